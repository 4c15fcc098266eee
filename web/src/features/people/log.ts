// Who has a copy and who looked, made ready to read: one line a device, one a look.
import type { Member } from '../../api/wire';
import { m } from '../../i18n/messages';
import { dayWords, weekdayWord } from '../../i18n/calendar';
import { isDay, weekNumber } from '../../i18n/dates';

/** One entry of GET …/copies. */
export interface CopyEntry {
  readonly seq: number;
  readonly device: string;
  readonly person: string;
  readonly isPaired: boolean;
  readonly category: string;
  readonly sinceAt: string;
  readonly renewedAt: string;
  readonly endedAt?: string; // when the session ended, after which the device empties itself
  readonly toldAt?: string; // when the device called after that; until then it may hold its copy still
  readonly name?: string; // of a paired device that ended
  readonly platform?: string;
}

/** One entry of GET …/looks. */
export interface LookEntry {
  readonly id: string;
  readonly person: string;
  readonly screen: string;
  readonly day?: string;
  readonly lookedAt: string;
}

/** One device that holds something. */
export interface Holder {
  readonly device: string;
  readonly person: string;
  readonly isPaired: boolean;
  readonly categories: readonly string[];
  readonly sinceAt: string;
  readonly renewedAt: string;
  readonly endedAt: string; // '' while it is in use; else it was taken out and has not been heard from since
  readonly name: string; // of a paired device that ended; '' for others
}

/** The devices that hold a copy, the latest brought up to date first. A device that was taken out is among them until
 *  it has called and been told to empty itself. */
export function holders(entries: readonly CopyEntry[]): Holder[] {
  const devices = new Map<string, Holder>();
  for (const entry of entries) {
    if (entry.endedAt && entry.toldAt) continue;
    const known = devices.get(entry.device);
    devices.set(entry.device, {
      device: entry.device,
      person: entry.person,
      isPaired: entry.isPaired,
      categories: [...new Set([...(known?.categories ?? []), entry.category])],
      sinceAt: known && known.sinceAt < entry.sinceAt ? known.sinceAt : entry.sinceAt,
      renewedAt: known && known.renewedAt > entry.renewedAt ? known.renewedAt : entry.renewedAt,
      endedAt: entry.endedAt ?? '',
      name: entry.name || (entry.platform ?? ''),
    });
  }
  return [...devices.values()].sort((one, two) => (one.renewedAt < two.renewedAt ? 1 : -1));
}

/** What a look saw, in words: 'så fredag'. */
export function lookWords({ screen, day = '' }: Pick<LookEntry, 'screen' | 'day'>, today: string): string {
  const known = isDay(day);
  switch (screen) {
    case 'now':
      return m.people_looked_now();
    case 'day':
      return !known || day === today
        ? m.people_looked_today()
        : m.people_looked_day({ day: near(day, today) ? weekdayWord(day) : dayWords(day) });
    case 'week':
      return known ? m.people_looked_week({ number: weekNumber(day) }) : m.people_looked_plan();
    case 'activity':
    case 'history':
      return m.people_looked_activity();
    case 'pictures':
      return m.people_looked_pictures();
    case 'week-file':
      return m.people_took_plan();
    case 'list-file':
      return m.people_took_list();
    case 'people':
    case 'log':
      return m.people_looked_people();
    default:
      return m.people_looked_plan();
  }
}

const near = (day: string, today: string): boolean => Math.abs(Date.parse(day) - Date.parse(today)) < 6.5 * 86_400_000;

/** Whether somebody who paired a device has left, is paused, or no longer manages devices, as far as one may know. */
export function hasLeft(pairer: Member, now: number): boolean {
  const isOver = pairer.until !== undefined && pairer.until !== '' && Date.parse(pairer.until) <= now;
  return pairer.state !== 'active' || isOver || pairer.scopes?.includes('devices.manage') === false;
}
