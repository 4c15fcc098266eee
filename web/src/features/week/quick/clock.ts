// Times of day and lengths as people write them: 'kl. 16.30', '16-17', '4-5 pm', 'halv otte', '1½ time'.
// Owns: reading them from a list of words. Does not own: which day (days). Start reading at: readTime.
import { hourUnits, hourWords, lookUp, minuteWords, numbers } from './words';

/** A time, with its end when one was written, in minutes since midnight; and how many words it took. */
export interface Time {
  readonly start: number;
  readonly end?: number;
  readonly count: number;
}

interface One {
  readonly at: number;
  readonly count: number;
  readonly half?: 'am' | 'pm';
}

const day = 24 * 60;

/** 'HH:MM' of minutes since midnight. */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function minutesOf(hour: number, minute: number, half: string | undefined): number | undefined {
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  const at = (half === undefined ? hour : (hour % 12) + (half.startsWith('p') ? 12 : 0)) * 60 + minute;
  return minute > 59 || at > day ? undefined : at;
}

const half = /^([ap])\.?m\.?$/;
const single = /^(\d{1,2})(?:[.:](\d{2}))?\s?([ap]\.?m\.?)?$/;

/** One time at the beginning of the words. A bare number is one only when it `may` be. */
function readOne(words: readonly string[], may: boolean): One | undefined {
  const [first = '', second = '', third = ''] = words;
  const found = single.exec(first);
  if (found) {
    const joined = half.exec(second);
    const side = found[3] ?? (joined ? second : undefined);
    if (found[2] === undefined && side === undefined && !may) return undefined;
    const at = minutesOf(Number(found[1]), Number(found[2] ?? '0'), side);
    if (at === undefined) return undefined;
    const shown = side?.startsWith('p') ? 'pm' : 'am';
    return { at, count: found[3] === undefined && joined ? 2 : 1, ...(side === undefined ? {} : { half: shown }) };
  }
  if (/^(noon|middagstid)$/.test(first)) return { at: 720, count: 1 };
  if (/^(midnight|midnat)$/.test(first)) return { at: day, count: 1 };
  return readSpoken(first, second, third);
}

const hourOf = (word: string): number | undefined =>
  lookUp(hourWords, word) ?? (/^\d{1,2}$/.test(word) && Number(word) <= 12 ? Number(word) : undefined);

/** 'halv otte', 'kvart over 8', 'kvart i ni', 'half past seven', 'quarter to nine'. */
function readSpoken(first: string, second: string, third: string): One | undefined {
  if (first === 'halv') return spoken(hourOf(second), -30, 2);
  if (first === 'half' && second === 'past') return spoken(hourOf(third), 30, 3);
  if (!/^(kvart|quarter)$/.test(first)) return undefined;
  if (/^(over|past)$/.test(second)) return spoken(hourOf(third), 15, 3);
  return /^(i|to)$/.test(second) ? spoken(hourOf(third), -15, 3) : undefined;
}

const spoken = (hour: number | undefined, by: number, count: number): One | undefined =>
  hour === undefined || hour * 60 + by < 0 ? undefined : { at: hour * 60 + by, count };

/** A time, or one to another, at the beginning of the words. `isExpected`: after a day, where a bare number is one. */
export function readTime(words: readonly string[], isExpected: boolean): Time | undefined {
  const [first = ''] = words;
  const lead = /^(kl\.?|klokken|at|fra|from|mellem|between)$/.exec(first);
  const inner = lead ? readTime0(words.slice(1), true, lead[1] ?? '') : readTime0(words, isExpected, '');
  return inner && { ...inner, count: inner.count + (lead ? 1 : 0) };
}

function readTime0(words: readonly string[], may: boolean, lead: string): Time | undefined {
  const [first = '', ...rest] = words;
  if (/^(kl\.?|klokken)$/.test(first) && lead === 'fra') {
    const inner = readTime0(rest, true, lead);
    return inner && { ...inner, count: inner.count + 1 };
  }
  const joined = /^([\d.:]+(?:[ap]\.?m\.?)?)[-–—]([\d.:]+(?:[ap]\.?m\.?)?)$/.exec(first);
  if (joined) return span(readOne([joined[1] ?? ''], true), readOne([joined[2] ?? '', ...rest], true), 0);
  const one = readOne(words, may || /^(til|to|-|–|—)$/.test(rest[0] ?? ''));
  if (!one) return undefined;
  const join = words[one.count] ?? '';
  const isBetween = /^(mellem|between)$/.test(lead) && /^(og|and)$/.test(join);
  if (/^(til|to|-|–|—)$/.test(join) || isBetween) {
    const after = words.slice(one.count + 1);
    const skip = /^(kl\.?|klokken)$/.test(after[0] ?? '') ? 1 : 0;
    const two = readOne(after.slice(skip), true);
    if (two) return span(one, { ...two, count: two.count + skip }, one.count + 1);
    // '16 til frokost': a bare number before a word is no time.
    if (!may && !/[.:]|[ap]m/.test(first)) return undefined;
  }
  return one.at >= day ? undefined : { start: one.at, count: one.count };
}

/** From one to another; undefined when it would end before it begins. `before` words came before the second. */
function span(one: One | undefined, two: One | undefined, before: number): Time | undefined {
  if (!one || !two) return undefined;
  // '4-5 pm': what is said of the end is meant of both.
  const start = one.half === undefined && two.half === 'pm' && one.at + 720 < two.at ? one.at + 720 : one.at;
  return two.at > start && start < day ? { start, end: two.at, count: before + two.count } : undefined;
}

/** A length in minutes at the beginning of the words, and how many words it took. */
export function readLength(words: readonly string[]): { minutes: number; count: number } | undefined {
  const skip = /^(i|på|for|varer|lasting)$/.test(words[0] ?? '') ? 1 : 0;
  const found = readLength0(words.slice(skip));
  return found && found.minutes > 0 && found.minutes <= day ? { ...found, count: found.count + skip } : undefined;
}

function readLength0(words: readonly string[]): { minutes: number; count: number } | undefined {
  const [first = '', second = '', third = ''] = words;
  const phrase = [
    [/^en halv time|^half an hour/, 30, 3],
    [/^halvanden time/, 90, 2],
    [/^tre kvarter/, 45, 2],
    [/^(et kvarter|a quarter)(?! (?:to|past|i|over))/, 15, 2],
  ] as const;
  const said = `${first} ${second} ${third}`;
  for (const [pattern, minutes, count] of phrase) if (pattern.test(said)) return { minutes, count };
  const tight = /^(\d{1,3})(min|m|t|h)$/.exec(first);
  if (tight) return { minutes: Number(tight[1]) * (/^m/.test(tight[2] ?? '') ? 1 : 60), count: 1 };
  const amount = /^\d{1,3}$/.test(first) ? Number(first) : (decimal(first) ?? lookUp(numbers, first));
  if (amount === undefined) return undefined;
  if (minuteWords.test(second.replace(/\.$/, '')) && second !== 'm')
    return Number.isInteger(amount) ? { minutes: amount, count: 2 } : undefined;
  if (!hourUnits.test(second) || second.length < 3) return undefined;
  const more = readMore(words.slice(2));
  return { minutes: Math.round(amount * 60) + more.minutes, count: 2 + more.count };
}

/** '1 time og 30 min': the minutes after the hours. */
function readMore(words: readonly string[]): { minutes: number; count: number } {
  const skip = /^(og|and)$/.test(words[0] ?? '') ? 1 : 0;
  const [count = '', unit = ''] = words.slice(skip);
  const isMore = /^\d{1,2}$/.test(count) && minuteWords.test(unit.replace(/\.$/, '')) && unit !== 'm';
  return isMore ? { minutes: Number(count), count: 2 + skip } : { minutes: 0, count: 0 };
}

function decimal(word: string): number | undefined {
  const found = /^(\d{1,2})(?:½|[.,]5)$/.exec(word);
  if (found) return Number(found[1]) + 0.5;
  return word === '½' ? 0.5 : undefined;
}
