// Weeks and dates as later screens say them: apart from calendar.ts, so that the first load does not carry them.
// Owns: the rest of how days are said. Start reading at: weekOf.
import { addDays, atMidnight, dayOf, said, weekdayOf, weekdays } from './calendar';
import { formatTag } from './language.svelte';

/** How many days lie from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((atMidnight(to) - atMidnight(from)) / 86_400_000);
}

/** The seven days of the week that holds a day, Monday first. */
export function weekOf(day: string): string[] {
  const monday = addDays(day, -weekdays.indexOf(weekdayOf(day)));
  return weekdays.map((_, index) => addDays(monday, index));
}

/** The number of a day's week by ISO 8601, as calendars here print it. */
export function weekNumber(day: string): number {
  const thursday = weekOf(day)[3] ?? day;
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
}

/** Whether a text is a day that exists. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(atMidnight(text)) && dayOf(atMidnight(text)) === text;
}

/** 'fre': three letters, so that seven columns are level. */
export const weekdayShort = (day: string): string => said(day, { weekday: 'long' }).slice(0, 3);

/** '20', the number alone. */
export const dateNumber = (day: string): string => String(Number(day.slice(8)));

/** '20. nov.'. */
export const dateShort = (day: string): string => said(day, { day: 'numeric', month: 'short' });

/** 'november 2026'. */
export const monthWords = (day: string): string => said(day, { month: 'long', year: 'numeric' });

/** '25. juni 2027'. */
export const dateFull = (day: string): string => said(day, { day: 'numeric', month: 'long', year: 'numeric' });

/** '16.–22. november 2026'. */
export function spanWords(from: string, to: string): string {
  const format = new Intl.DateTimeFormat(formatTag(), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.formatRange(atMidnight(from), atMidnight(to));
}
