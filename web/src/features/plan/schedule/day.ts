// Dates as numbers, apart from any zone: days since 1970-01-01. On the wire a day is 'YYYY-MM-DD'.
// Owns: the calendar of a plan, 1900 to 2199. Does not own: how a day is said (i18n/calendar).

const dayLength = 86_400_000;
const form = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The first and the last day of the calendar: a rule that does not occur in it never occurs. */
export const firstDay = numberOfDate(1900, 1, 1);
export const lastDay = numberOfDate(2199, 12, 31);

/** A date taken apart. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number; // 1 to 12
  readonly date: number;
}

export function numberOfDate(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / dayLength;
}

/** The number of a day; undefined when there is no such date in the calendar. */
export function parseDay(day: string): number | undefined {
  const found = form.exec(day);
  if (!found) return undefined;
  const number = numberOfDate(Number(found[1]), Number(found[2]), Number(found[3]));
  return number >= firstDay && number <= lastDay && formatDay(number) === day ? number : undefined;
}

/** 'YYYY-MM-DD'. */
export function formatDay(number: number): string {
  return new Date(number * dayLength).toISOString().slice(0, 10);
}

export function dateOf(number: number): CalendarDate {
  const at = new Date(number * dayLength);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** The day of the week; Monday is 0. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}

/** How many days a month has. */
export function daysIn(year: number, month: number): number {
  return dateOf(numberOfDate(year, month + 1, 1) - 1).date;
}
