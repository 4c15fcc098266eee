// How long something takes, in words: six at most, literal, no seconds.
import { m } from './messages';

/** '25 min', '1 time', '1 t 20 min'. */
export function lengthWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return m.follow_minutes({ minutes });
  if (rest === 0) return hours === 1 ? m.follow_hour() : m.follow_hours({ hours });
  return m.follow_hours_minutes({ hours, minutes: rest });
}
