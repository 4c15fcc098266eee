// The parts of the day in words.
import { m } from '../../i18n/messages';
import type { Part } from './layout';

/** 'Eftermiddag', with the soft hyphen that long Danish words need in a narrow column. */
export function partWord(part: Part): string {
  switch (part) {
    case 'any':
      return m.week_part_any();
    case 'morning':
      return m.week_part_morning();
    case 'midday':
      return m.week_part_midday();
    case 'afternoon':
      return m.week_part_afternoon();
    case 'evening':
      return m.week_part_evening();
  }
}
