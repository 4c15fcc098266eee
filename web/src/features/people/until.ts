// Until when, in words. On the wire an end is a moment; people think of the last day.
import { addDays, dateFull } from '../../i18n/calendar';
import { m } from '../../i18n/messages';
import { zoneOf } from '../plan/schedule/moment';

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
