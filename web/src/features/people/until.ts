// Until when, in words. On the wire an end is a moment; people think of the last day.
import type { Role } from '../../api/wire';
import { addDays, dateWords } from '../../i18n/calendar';
import { dateFull } from '../../i18n/dates';
import { m } from '../../i18n/messages';
import { zoneOf } from '../plan/schedule/moment';
import { addMonths } from '../planner/month';

/** The last day that an end leaves, in the citizen's zone; '' for no end. */
export function lastDay(until: string | undefined, zone: string): string {
  if (until === undefined || until === '') return '';
  if (until.length === 10) return until;
  const { day, time } = zoneOf(zone).now(Date.parse(until));
  return time === '00:00' ? addDays(day, -1) : day;
}

/** The end in words, with how long is left when that is less than a day. */
export function untilWords(until: string | undefined, zone: string, now: number): { when: string; left: string } {
  if (until === undefined || until === '') return { when: m.people_until_none(), left: '' };
  const day = lastDay(until, zone);
  if (until.length === 10) return { when: dateFull(day), left: '' };
  const wall = zoneOf(zone);
  const end = Date.parse(until);
  const today = wall.now(now).day;
  const { time } = wall.now(end);
  if (day !== today) return { when: dateFull(day), left: '' };
  const minutes = Math.max(0, Math.round((end - now) / 60_000));
  const left =
    minutes === 0
      ? m.people_until_over()
      : m.people_until_left({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return { when: time === '00:00' ? m.people_until_today() : m.people_until_today_at({ time }), left };
}

/** The last day a role is offered to begin with: guardians have no end, a substitute a fortnight, others a year. */
export function usualUntil(role: Role, today: string): string {
  if (role === 'guardian' || role === 'citizen') return '';
  return role === 'substitute' ? addDays(today, 13) : addMonths(today, 12);
}

/** The latest last day a role may be given; '' when there is no such day. The server holds the same (domain/circle). */
export function latestUntil(role: Role, today: string): string {
  if (role === 'guardian' || role === 'citizen') return '';
  return role === 'substitute' ? addDays(today, 30) : addMonths(today, 12);
}

/** The last day on which an invitation's link works, in words. */
export function lapseWords(expiresAt: string, zone: string): string {
  return dateWords(zoneOf(zone).now(Date.parse(expiresAt)).day);
}
