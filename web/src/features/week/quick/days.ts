// Days and repetitions as people write them: 'på tirsdag', 'næste uge', '24. december', 'hver anden onsdag'.
// Owns: reading them from a list of words. Does not own: times (clock). Start reading at: readOn, readRepeat.
import { addDays, weekdayOf, weekdays } from '../../../i18n/calendar';
import { isDay, weekOf } from '../../../i18n/dates';
import { readDay } from '../../planner/readday';
import { weekdayNames } from '../../plan/schedule/rule';
import { lookUp, numbers, riskyWeekdays, weekdayPlurals, weekdayWords } from './words';

/** Where a note is written: the day that counts when none is said, and how far a day may lie. */
export interface Where {
  readonly today: string;
  readonly day: string; // where the keyboard stands
  readonly min: string;
  readonly max: string;
}

/** How often: the rule, without an end, and how many words it took. */
export interface Repeat {
  readonly rule: string;
  readonly count: number;
}

const bare = (word: string): string => word.replace(/[.,;]+$/, '');

/** The weekday that is meant: of the week on show, when that is another than this one; else the next, today included. */
function ofWeek(index: number, { today, day }: Where): string {
  const [monday = today] = weekOf(day);
  const [present = today] = weekOf(today);
  if (monday > present) return addDays(monday, index);
  const by = (index - weekdays.indexOf(weekdayOf(today)) + 7) % 7;
  return addDays(today, by);
}

/** A day at the beginning of the words, and how many it took. `isTime`: whether a time follows after so many words. */
export function readOn(
  words: readonly string[],
  where: Where,
  isTime: (count: number) => boolean,
): { day: string; count: number } | undefined {
  const found = readNamed(words, where, isTime) ?? readDated(words, where);
  return found && found.day >= where.min && found.day <= where.max ? found : undefined;
}

function readNamed(
  words: readonly string[],
  where: Where,
  isTime: (count: number) => boolean,
): { day: string; count: number } | undefined {
  const [first = ''] = words;
  const lead = /^(på|on|i|this|denne)$/.test(first) ? 1 : 0;
  const word = bare(words[lead] ?? '');
  const index = lookUp(weekdayWords, word) ?? (isTime(lead + 1) || lead > 0 ? lookUp(riskyWeekdays, word) : undefined);
  if (index !== undefined && !(first === 'i' && lead === 1)) return { day: ofWeek(index, where), count: lead + 1 };
  if (/^(næste|next)$/.test(bare(first))) {
    const next = bare(words[1] ?? '');
    const [monday = where.today] = weekOf(addDays(where.today, 7));
    if (/^(uge|week)$/.test(next)) return { day: monday, count: 2 };
    const at = lookUp(weekdayWords, next) ?? lookUp(riskyWeekdays, next);
    return at === undefined ? undefined : { day: addDays(monday, at), count: 2 };
  }
  if (/^(i weekenden|this weekend)$/.test(words.slice(0, 2).join(' '))) return { day: ofWeek(5, where), count: 2 };
  return undefined;
}

const month =
  /^(jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec|januar|februar|marts|april|juni|juli|august|september|oktober|november|december|january|february|march|june|july|october|sept)\.?$/;
const isYear = (word: string): boolean => /^20\d{2}$/.test(word);

/** Dates and words for near days: what the day field reads, where it cannot be taken for a time or a number. */
function readDated(words: readonly string[], { today, min }: Where): { day: string; count: number } | undefined {
  const given = words.slice(0, 5).map(bare);
  const read = (text: string, count: number): { day: string; count: number } | undefined => {
    const day = readDay(text, today, min);
    return day === undefined || !isDay(day) ? undefined : { day, count };
  };
  const [one = '', two = '', three = ''] = given;
  const lead = /^(den|d|the|on)$/.test(one) ? 1 : 0;
  const [date = '', after = '', then = ''] = given.slice(lead);
  const ordinal = /^\d{1,2}(st|nd|rd|th)?$/;
  if (ordinal.test(date) && after === 'of' && month.test(then)) return read(`${date} ${then}`, lead + 3);
  if (ordinal.test(date) && month.test(after))
    return isYear(then) ? read(`${date} ${after} ${then}`, lead + 3) : read(`${date} ${after}`, lead + 2);
  if (month.test(date) && ordinal.test(after) && (words[lead + 1] ?? '').length > 0)
    return isYear(then) ? read(`${date} ${after} ${then}`, lead + 3) : read(`${date} ${after}`, lead + 2);
  if (lead === 1 && one !== 'on' && ordinal.test(date)) return read(date, 2);
  if (/^\d{1,2}\/\d{1,2}(\/(\d{2}|\d{4}))?$/.test(date) || /^\d{4}-\d{2}-\d{2}$/.test(date))
    return read(date, lead + 1);
  if (/^\d{1,2}[.-]\d{1,2}[.-](\d{2}|\d{4})$/.test(date)) return read(date, lead + 1);
  if (/^(idag|imorgen|overmorgen|today|tomorrow)$/.test(one)) return read(one, 1);
  if (one === 'i' && /^(dag|morgen|overmorgen)$/.test(two)) return read(`i ${two}`, 2);
  if (/^(om|in)$/.test(one) && /^(dage?|uger?|days?|weeks?)$/.test(three)) return read(`${one} ${two} ${three}`, 3);
  return undefined;
}

const codes = (indexes: Iterable<number>): string =>
  [...new Set(indexes)]
    .sort()
    .map((index) => weekdayNames[index] ?? '')
    .join();

const every = /^(hver|hvert|every|each|alle|all)$/;

/** A repetition at the beginning of the words. A rule that says no weekday follows the day it begins on. */
export function readRepeat(words: readonly string[]): Repeat | undefined {
  const [first = '', second = '', third = ''] = words.slice(0, 3).map(bare);
  const alone = readAlone(first, second) ?? readRange(words);
  if (alone) return alone;
  const plural = lookUp(weekdayPlurals, /^(på|on)$/.test(first) ? second : first);
  if (plural !== undefined) return listed(words, /^(på|on)$/.test(first) ? 1 : 0, weekdayPlurals, 1);
  if (!every.test(first)) return undefined;
  if (/^(anden|andet|other|second)$/.test(second)) return readEvery(words, 2, 2, third);
  const interval = /^(\d{1,2})(nd|rd|th)?$/.exec(second)?.[1] ?? lookUp(numbers, second);
  if (interval !== undefined && Number(interval) > 1) return readEvery(words, 2, Number(interval), third);
  return readEvery(words, 1, 1, second);
}

const withInterval = (frequency: string, interval: number, more = ''): string =>
  `FREQ=${frequency}${interval > 1 ? `;INTERVAL=${String(interval)}` : ''}${more}`;

function readEvery(words: readonly string[], at: number, interval: number, unit: string): Repeat | undefined {
  const count = at + 1;
  if (/^(dage?|days?)$/.test(unit)) return { rule: withInterval('DAILY', interval), count };
  if (/^(uger?|weeks?)$/.test(unit)) return { rule: withInterval('WEEKLY', interval), count };
  if (/^(måned|måneder|months?)$/.test(unit)) return { rule: withInterval('MONTHLY', interval), count };
  if (/^(hverdage?|weekdays?)$/.test(unit) && interval === 1)
    return { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', count };
  if (/^weekends?$/.test(unit)) return { rule: withInterval('WEEKLY', interval, ';BYDAY=SA,SU'), count };
  return listed(words, at, { ...weekdayWords, ...riskyWeekdays, ...weekdayPlurals }, interval);
}

function readAlone(first: string, second: string): Repeat | undefined {
  if (/^(dagligt|daily|everyday)$/.test(first)) return { rule: 'FREQ=DAILY', count: 1 };
  if (/^(ugentligt|weekly)$/.test(first)) return { rule: 'FREQ=WEEKLY', count: 1 };
  if (/^(månedligt|monthly)$/.test(first)) return { rule: 'FREQ=MONTHLY', count: 1 };
  if (first === 'fortnightly') return { rule: 'FREQ=WEEKLY;INTERVAL=2', count: 1 };
  const isLed = /^(på|on)$/.test(first);
  if (/^(hverdage|weekdays)$/.test(isLed ? second : first))
    return { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', count: isLed ? 2 : 1 };
  return undefined;
}

/** 'mandag til fredag', 'monday-friday': every one of them. */
function readRange(words: readonly string[]): Repeat | undefined {
  const [first = '', join = '', second = ''] = words;
  const tight = /^([a-zæøå]+)[-–]([a-zæøå]+)$/.exec(first);
  const isApart = /^(til|to|-|–)$/.test(join);
  if (!tight && !isApart) return undefined;
  const names = { ...weekdayWords, ...riskyWeekdays };
  const from = lookUp(names, tight?.[1] ?? first);
  const to = lookUp(names, bare(tight?.[2] ?? second));
  if (from === undefined || to === undefined || from >= to) return undefined;
  const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return { rule: withInterval('WEEKLY', 1, `;BYDAY=${codes(days)}`), count: tight ? 1 : 3 };
}

/** 'mandag, onsdag og fredag' from a place on. */
function listed(
  words: readonly string[],
  from: number,
  names: Readonly<Record<string, number>>,
  interval: number,
): Repeat | undefined {
  const found: number[] = [];
  let at = from;
  for (;;) {
    const index = lookUp(names, bare(words[at] ?? ''));
    if (index === undefined) break;
    found.push(index);
    at += 1;
    const next = /^(og|and|&)$/.test(words[at] ?? '') ? at + 1 : at;
    if (lookUp(names, bare(words[next] ?? '')) === undefined) break;
    at = next;
  }
  return found.length === 0
    ? undefined
    : { rule: withInterval('WEEKLY', interval, `;BYDAY=${codes(found)}`), count: at };
}

/** 'indtil 24. december', 'until 1 june': the last day, at the beginning of the words. */
export function readUntil(words: readonly string[], where: Where): { day: string; count: number } | undefined {
  if (!/^(indtil|until)$/.test(words[0] ?? '')) return undefined;
  const found = readOn(words.slice(1), where, () => false);
  return found && { day: found.day, count: found.count + 1 };
}
