// When something was done, in words: 'I dag 14:05'.
import { addDays, clockWords } from '../../i18n/calendar';
import { dateFull, dateShort } from '../../i18n/dates';
import { m } from '../../i18n/messages';
import { zoneOf } from '../plan/schedule/moment';

/** A moment as the clock on the citizen's wall said it, near days by their names; '' for what is no moment. */
export function momentWords(moment: string, zone: string, today: string): string {
  const at = Date.parse(moment);
  if (Number.isNaN(at)) return '';
  const { day, time: wall } = zoneOf(zone).now(at);
  const time = clockWords(wall);
  if (day === today) return m.planner_when_today({ time });
  if (day === addDays(today, -1)) return m.planner_when_yesterday({ time });
  return m.planner_when_day({ day: day.slice(0, 4) === today.slice(0, 4) ? dateShort(day) : dateFull(day), time });
}
