// Days and clock times in words, in the language of the screen. A day is 'YYYY-MM-DD', a time 'HH:MM'; both are
// the citizen's own, so nothing here knows a time zone.
// Owns: how days and times are said. Does not own: which day it is (plan/schedule).
import { formatTag } from './language.svelte';

/** The seven days of the week as the day colours are named, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const dayLength = 86_400_000;
const atMidnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day so many days later (earlier when negative). */
export function addDays(day: string, count: number): string {
  return dayOf(atMidnight(day) + count * dayLength);
}

/** How many days lie from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((atMidnight(to) - atMidnight(from)) / dayLength);
}

/** The weekday of a day. */
export function weekdayOf(day: string): Weekday {
  return weekdays[(new Date(atMidnight(day)).getUTCDay() + 6) % 7] ?? 'mon';
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

function said(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(formatTag(), { ...options, timeZone: 'UTC' }).format(atMidnight(day));
}

/** 'fredag'. */
export const weekdayWord = (day: string): string => said(day, { weekday: 'long' });

/** 'fre': three letters, so that seven columns are level. */
export const weekdayShort = (day: string): string => said(day, { weekday: 'long' }).slice(0, 3);

/** '20', the number alone. */
export const dateNumber = (day: string): string => String(Number(day.slice(8)));

/** '20. november'. */
export const dateWords = (day: string): string => said(day, { day: 'numeric', month: 'long' });

/** '20. nov.'. */
export const dateShort = (day: string): string => said(day, { day: 'numeric', month: 'short' });

/** 'november 2026'. */
export const monthWords = (day: string): string => said(day, { month: 'long', year: 'numeric' });

/** '25. juni 2027'. */
export const dateFull = (day: string): string => said(day, { day: 'numeric', month: 'long', year: 'numeric' });

/** 'fredag 20. november'. */
export const dayWords = (day: string): string => `${weekdayWord(day)} ${dateWords(day)}`;

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

/** '7:00' for '07:00': as a clock says it. */
export function clockWords(time: string): string {
  return time.startsWith('0') ? time.slice(1) : time;
}
