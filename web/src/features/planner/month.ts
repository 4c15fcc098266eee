// A month as a calendar prints it: whole weeks, Monday first.
import { addDays } from '../../i18n/calendar';
import { weekOf } from '../../i18n/dates';

/** The weeks that hold a month's days, each seven days. `month` is any day of it. */
export function weeksOf(month: string): string[][] {
  const first = `${month.slice(0, 7)}-01`;
  const weeks: string[][] = [];
  for (let monday = weekOf(first)[0] ?? first; monday.slice(0, 7) <= month.slice(0, 7); monday = addDays(monday, 7))
    weeks.push(weekOf(monday));
  return weeks;
}

/** The same date so many months later; the last one of a shorter month. */
export function addMonths(day: string, count: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const first = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  const wanted = addDays(first, Number(day.slice(8)) - 1);
  return wanted.slice(0, 7) === first.slice(0, 7) ? wanted : addDays(`${wanted.slice(0, 7)}-01`, -1);
}

/** The day that a key of the calendar leads to from another; undefined for keys that lead nowhere. */
export function dayByKey(key: string, isShifted: boolean, from: string): string | undefined {
  const week = weekOf(from);
  switch (key) {
    case 'ArrowLeft':
      return addDays(from, -1);
    case 'ArrowRight':
      return addDays(from, 1);
    case 'ArrowUp':
      return addDays(from, -7);
    case 'ArrowDown':
      return addDays(from, 7);
    case 'Home':
      return week[0];
    case 'End':
      return week[6];
    case 'PageUp':
      return addMonths(from, isShifted ? -12 : -1);
    case 'PageDown':
      return addMonths(from, isShifted ? 12 : 1);
    default:
      return undefined;
  }
}

/** A day held between two; '' is no bound. */
export function clampDay(day: string, min: string, max: string): string {
  if (min !== '' && day < min) return min;
  return max !== '' && day > max ? max : day;
}
