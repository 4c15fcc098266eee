// Where something is in the plan, as it is said aloud: 'tirsdag 16:00'.
import { addDays, clockWords, dayWords, weekdayWord } from '../../i18n/calendar';
import type { Item } from '../plan/schedule/expand';
import { partOf, type Part } from './layout';
import { partWord } from './parts';

/** Day and time of an item on a day; near days by their weekday alone, what has only an order by its part. */
export function placeWords(
  item: Pick<Item, 'day' | 'start' | 'end' | 'part'>,
  day: string,
  today: string,
  part: Part = partOf(item),
): string {
  const isNear = day > addDays(today, -7) && day < addDays(today, 7);
  const on = isNear ? weekdayWord(day) : dayWords(day);
  if (item.start !== '') return `${on} ${clockWords(item.start)}`;
  return part === 'any' ? on : `${on} ${partWord(part).replaceAll('\u00ad', '').toLocaleLowerCase()}`;
}
