// What a citizen is doing now, as one short line.
import { clockWords } from '../../i18n/calendar';
import { m } from '../../i18n/messages';
import type { Item } from '../plan/schedule/expand';

/** What goes on at `now` among the things of one day, in order of the day: the present, else the next, else nothing. */
export function doingAt(
  items: readonly Pick<Item, 'start' | 'end' | 'state' | 'title'>[],
  now: string,
): { title: string; until: string } | { title: string; from: string } | 'nothing' | 'over' {
  const held = items.filter((item) => item.start !== '' && !['cancelled', 'skipped', 'deleted'].includes(item.state));
  const present = held.findLast((item, at) => item.start <= now && now < (item.end || held[at + 1]?.start || '24:00'));
  if (present) return { title: present.title, until: present.end };
  const next = held.find((item) => item.start > now);
  if (next) return { title: next.title, from: next.start };
  return items.length === 0 ? 'nothing' : 'over';
}

/** The line for the switcher. */
export function doingWords(doing: ReturnType<typeof doingAt>): string {
  if (doing === 'nothing') return m.planner_no_plan();
  if (doing === 'over') return m.planner_no_more();
  if ('from' in doing) return m.planner_next({ title: doing.title, time: clockWords(doing.from) });
  return doing.until === '' ? doing.title : m.planner_doing({ title: doing.title, time: clockWords(doing.until) });
}
