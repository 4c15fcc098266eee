// Lengths of time and parts of the day in words.
import type { Part } from '../../api/wire';
import { m } from '../../i18n/messages';

/** '45 min', '1 t', '1 t 30 min'. */
export function lengthWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return m.activity_minutes({ minutes: rest });
  return rest === 0 ? m.activity_hours({ hours }) : m.activity_hours_minutes({ hours, minutes: rest });
}

/** 'Eftermiddag'. */
export function partWords(part: Part): string {
  switch (part) {
    case '':
      return m.activity_part_any();
    case 'morning':
      return m.activity_part_morning();
    case 'midday':
      return m.activity_part_midday();
    case 'afternoon':
      return m.activity_part_afternoon();
    case 'evening':
      return m.activity_part_evening();
  }
}
