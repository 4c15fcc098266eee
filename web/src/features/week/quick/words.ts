// The words that a quick note of an activity may hold, Danish and English, whichever the screen speaks.
// Owns: single words and what they stand for. Does not own: how they are put together (understand).
import type { Part } from '../../../api/wire';

/** What a word stands for in a table; undefined for none. 'constructor' is no word here. */
export function lookUp<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

const table = <T>(lists: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries(lists.flatMap(([words, value]) => words.split(' ').map((word) => [word, value] as const)));

/** Weekdays, Monday 0. */
export const weekdayWords = table<number>([
  ['mandag monday', 0],
  ['tirsdag tirs tir tuesday tues tue', 1],
  ['onsdag ons wednesday wed', 2],
  ['torsdag tors tor thursday thurs thu', 3],
  ['fredag friday', 4],
  ['lørdag lør saturday', 5],
  ['søndag søn sunday', 6],
]);

/** Short weekdays that are words of their own as well: only before a time. */
export const riskyWeekdays = table<number>([
  ['man mon', 0],
  ['fre fri', 4],
  ['sat', 5],
  ['sun', 6],
]);

/** Weekdays in the plural: every one of them. */
export const weekdayPlurals = table<number>([
  ['mandage mondays', 0],
  ['tirsdage tuesdays', 1],
  ['onsdage wednesdays', 2],
  ['torsdage thursdays', 3],
  ['fredage fridays', 4],
  ['lørdage saturdays', 5],
  ['søndage sundays', 6],
]);

/** Parts of the day, as they stand after a day: 'tirsdag aften'. */
export const partNames = table<Part>([
  ['morgen formiddag morning', 'morning'],
  ['middag midday', 'midday'],
  ['eftermiddag afternoon', 'afternoon'],
  ['aften evening', 'evening'],
]);

/** Whole phrases that say a part: today's, and any day's. */
export const partPhrases: readonly (readonly [phrase: string, part: Part, isToday: boolean])[] = [
  ['i formiddag', 'morning', true],
  ['i eftermiddag', 'afternoon', true],
  ['i aften', 'evening', true],
  ['this morning', 'morning', true],
  ['this afternoon', 'afternoon', true],
  ['this evening', 'evening', true],
  ['tonight', 'evening', true],
  ['om morgenen', 'morning', false],
  ['om formiddagen', 'morning', false],
  ['om eftermiddagen', 'afternoon', false],
  ['om aftenen', 'evening', false],
  ['in the morning', 'morning', false],
  ['in the afternoon', 'afternoon', false],
  ['in the evening', 'evening', false],
];

/** Numbers in words, as lengths and intervals use them. */
export const numbers = table<number>([
  ['en et one a an', 1],
  ['to two', 2],
  ['tre three tredje third', 3],
  ['fire four fjerde fourth', 4],
  ['fem five', 5],
  ['seks six', 6],
]);

/** Hours in words, after 'halv', 'kvart over' and 'half past'. */
export const hourWords = table<number>([
  ['et en one', 1],
  ['to two', 2],
  ['tre three', 3],
  ['fire four', 4],
  ['fem five', 5],
  ['seks six', 6],
  ['syv seven', 7],
  ['otte eight', 8],
  ['ni nine', 9],
  ['ti ten', 10],
  ['elleve eleven', 11],
  ['tolv twelve', 12],
]);

export const minuteWords = /^(min|mins|minut|minutter|minute|minutes|m)$/;
export const hourUnits = /^(t|time|timer|timers|hour|hours|hr|hrs|h)$/;
