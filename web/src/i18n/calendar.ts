// Days and clock times in words, in the language of the screen. A day is 'YYYY-MM-DD', a time 'HH:MM'; both are
// the citizen's own, so nothing here knows a time zone.
// Owns: how days and times are said on the first screens. Does not own: which day it is (plan/schedule), what only
// later screens say (dates).
import { formatTag } from './language.svelte';

/** The seven days of the week as the day colours are named, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const dayLength = 86_400_000;
/** A day's beginning, Unix milliseconds, as if its zone were UTC. */
export const atMidnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);
/** The day of such a beginning. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day so many days later (earlier when negative). */
export function addDays(day: string, count: number): string {
  return dayOf(atMidnight(day) + count * dayLength);
}

/** The weekday of a day. */
export function weekdayOf(day: string): Weekday {
  return weekdays[(new Date(atMidnight(day)).getUTCDay() + 6) % 7] ?? 'mon';
}

/** A day in the words that are asked for. */
export function said(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(formatTag(), { ...options, timeZone: 'UTC' }).format(atMidnight(day));
}

/** 'fredag'. */
export const weekdayWord = (day: string): string => said(day, { weekday: 'long' });

/** '20. november'. */
export const dateWords = (day: string): string => said(day, { day: 'numeric', month: 'long' });

/** 'fredag 20. november'. */
export const dayWords = (day: string): string => `${weekdayWord(day)} ${dateWords(day)}`;

/** '7:00' for '07:00': as a clock says it. */
export function clockWords(time: string): string {
  return time.startsWith('0') ? time.slice(1) : time;
}
