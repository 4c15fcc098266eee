// Lengths of time in words.
import { m } from '../../i18n/messages';

/** '45 min', '1 t', '1 t 30 min'. */
export function lengthWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return m.activity_minutes({ minutes: rest });
  return rest === 0 ? m.activity_hours({ hours }) : m.activity_hours_minutes({ hours, minutes: rest });
}
