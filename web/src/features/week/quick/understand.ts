// What a quick note of an activity means: 'svømning tirsdag 16-17', 'musik hver anden onsdag 14-15 i musiklokalet'.
// Pure: the same words on the same day always mean the same. What is not understood is the title; nothing is guessed.
// Owns: the order in which things are looked for, and what they become. Start reading at: understand.
import type { Part } from '../../../api/wire';
import { parseDay } from '../../plan/schedule/day';
import { parseRule } from '../../plan/schedule/rule';
import { formatRule, nextDay } from '../../plan/schedule/written';
import { clock, readLength, readTime, type Time } from './clock';
import { readOn, readRepeat, readUntil, type Where } from './days';
import { lookUp, partNames, partPhrases } from './words';

export type { Where } from './days';

/** What a piece of the note was taken for. */
export type Kind = 'day' | 'time' | 'length' | 'repeat' | 'until' | 'part' | 'place';

/** A piece of the note, where it stands in it. */
export interface Piece {
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
}

/** The activity that a note means, and the pieces that say so, in the order they stand. */
export interface Understood {
  readonly title: string;
  readonly day: string;
  readonly start: string;
  readonly end: string;
  readonly minutes: number;
  readonly part: Part;
  readonly rule: string;
  readonly place: string;
  readonly pieces: readonly Piece[];
}

interface Word {
  readonly text: string; // small, without the comma after it
  readonly from: number;
  readonly to: number;
}

interface Found {
  day?: string;
  time?: Time;
  minutes?: number;
  part?: Part;
  rule?: string;
  until?: string;
  place?: string;
}

/** What a reader makes of the words from a place on. */
interface Reading {
  readonly kind: Kind;
  readonly count: number;
  readonly found: Found;
}

const longest = 200; // of a title and of a place, as an activity takes them

/** Reads a note. */
export function understand(note: string, where: Where): Understood {
  const words = wordsOf(note);
  const texts = words.map(({ text }) => text);
  const found: Found = {};
  const pieces: Piece[] = [];
  const rest: Word[] = [];
  let last: Kind | undefined; // what the word before was taken for
  for (let at = 0; at < words.length;) {
    const reading = read(texts.slice(at), found, last, where);
    const [first, end] = [words[at], words[at + (reading?.count ?? 1) - 1]];
    if (!first || !end) break;
    if (reading) {
      Object.assign(found, reading.found);
      pieces.push({ kind: reading.kind, from: first.from, to: end.to });
    } else rest.push(first);
    last = reading?.kind;
    at += reading?.count ?? 1;
  }
  const placed = takePlace(note, rest, pieces);
  return { ...settled(found, where), ...placed };
}

function wordsOf(note: string): Word[] {
  return [...note.matchAll(/[^\s,;]+/g)].map((match) => ({
    text: match[0].toLocaleLowerCase('da'),
    from: match.index,
    to: match.index + match[0].length,
  }));
}

function read(words: readonly string[], found: Found, last: Kind | undefined, where: Where): Reading | undefined {
  if (found.rule === undefined) {
    const repeat = readRepeat(words);
    if (repeat) return { kind: 'repeat', count: repeat.count, found: { rule: repeat.rule } };
  } else if (found.until === undefined) {
    const until = readUntil(words, where);
    if (until) return { kind: 'until', count: until.count, found: { until: until.day } };
  }
  return readPart(words, found, last, where) ?? readDayOf(words, found, where) ?? readClock(words, found, last);
}

function readDayOf(words: readonly string[], found: Found, where: Where): Reading | undefined {
  if (found.day !== undefined) return undefined;
  const on = readOn(words, where, (count) => readTime(words.slice(count), true) !== undefined);
  return on && { kind: 'day', count: on.count, found: { day: on.day } };
}

function readClock(words: readonly string[], found: Found, last: Kind | undefined): Reading | undefined {
  if (found.minutes === undefined) {
    const length = readLength(words);
    if (length) return { kind: 'length', count: length.count, found: { minutes: length.minutes } };
  }
  if (found.time !== undefined) return undefined;
  const time = readTime(words, last === 'day' || last === 'repeat' || last === 'part');
  return time && { kind: 'time', count: time.count, found: { time } };
}

function readPart(words: readonly string[], found: Found, last: Kind | undefined, where: Where): Reading | undefined {
  if (found.part !== undefined) return undefined;
  const mayBeToday = found.day === undefined && where.today >= where.min && where.today <= where.max;
  for (const [phrase, part, isToday] of partPhrases) {
    const count = phrase.split(' ').length;
    if (words.slice(0, count).join(' ') !== phrase || (isToday && !mayBeToday)) continue;
    return { kind: 'part', count, found: { part, ...(isToday ? { day: where.today } : {}) } };
  }
  const part = last === 'day' || last === 'repeat' ? lookUp(partNames, words[0] ?? '') : undefined;
  return part === undefined ? undefined : { kind: 'part', count: 1, found: { part } };
}

/** The times and days as an activity has them. */
function settled(found: Found, where: Where): Omit<Understood, 'title' | 'place' | 'pieces'> {
  const { time, part = '' } = found;
  // 'kl. 8 om aftenen' is 20:00.
  const isBefore = time !== undefined && time.start < 720 && (time.end ?? 0) <= 720;
  const late = isBefore && (part === 'evening' || part === 'afternoon') ? 720 : 0;
  const start = time && time.start + late;
  const written = time?.end === undefined ? undefined : time.end + late;
  const counted = start === undefined || found.minutes === undefined ? undefined : start + found.minutes;
  const end = written ?? (counted !== undefined && counted <= 1440 ? counted : undefined);
  const { day, rule } = repeated(found, where);
  return {
    day,
    rule,
    start: start === undefined ? '' : clock(start),
    end: end === undefined ? '' : clock(end),
    minutes: start === undefined ? (found.minutes ?? 0) : 0,
    part: start === undefined ? part : '',
  };
}

/** The first day that a rule has on or after the day that was said, and the rule with its end. */
function repeated(found: Found, where: Where): { day: string; rule: string } {
  const from = found.day ?? where.day;
  if (found.rule === undefined) return { day: from, rule: '' };
  const rule = parseRule(found.rule);
  // 'hver anden onsdag' begins on the next Wednesday, whichever week that is.
  const first = nextDay(found.rule.replace(/;INTERVAL=\d+/, ''), from, from) ?? from;
  if (rule === undefined || typeof rule === 'string' || first > where.max) return { day: from, rule: '' };
  const until = found.until === undefined || found.until < first ? undefined : parseDay(found.until);
  return { day: first, rule: formatRule({ ...rule, until }) };
}

const leads = /^(i|på|hos|ved|in|at|@)$/;

/** What is left: the title, and a place when it stands after what was understood. */
function takePlace(
  note: string,
  rest: readonly Word[],
  pieces: readonly Piece[],
): Pick<Understood, 'title' | 'place' | 'pieces'> {
  const [firstPiece] = pieces;
  const at = rest.findIndex(
    ({ text, from }, index) =>
      index > 0 && leads.test(text) && firstPiece !== undefined && from > firstPiece.from && index < rest.length - 1,
  );
  const inPlace = at < 0 ? [] : rest.slice(at);
  const [begin, end] = [inPlace[0], inPlace.at(-1)];
  const isWhole =
    begin !== undefined && end !== undefined && !pieces.some((piece) => piece.from > begin.from && piece.to < end.to);
  if (!isWhole) return { title: titleOf(note, rest), place: '', pieces };
  const keeps = /^(hos|ved)$/.test(begin.text);
  const skip = keeps ? 0 : /^the$/.test(inPlace[1]?.text ?? '') && inPlace.length > 2 ? 2 : 1;
  const place = upper(written(note, inPlace.slice(skip)));
  const piece: Piece = { kind: 'place', from: begin.from, to: end.to };
  return {
    title: titleOf(note, rest.slice(0, at)),
    place,
    pieces: [...pieces, piece].sort((a, b) => a.from - b.from),
  };
}

const dangling = /^(kl\.?|klokken|på|om|i|den|d\.|og|fra|til|on|at|in|the|and|from|to|for|-|–|—)$/;

function titleOf(note: string, rest: readonly Word[]): string {
  let [first, last] = [0, rest.length];
  while (last - first > 1 && dangling.test(rest[last - 1]?.text ?? '')) last -= 1;
  while (last - first > 1 && /^(og|and|-|–|—)$/.test(rest[first]?.text ?? '')) first += 1;
  return upper(written(note, rest.slice(first, last)));
}

/** The words as they were written, with the commas between those that stood together. */
function written(note: string, words: readonly Word[]): string {
  const text = words.map(({ from, to }, at) => {
    const gap = at === 0 ? '' : note.slice(words[at - 1]?.to, from);
    return (/^[\s,;]*$/.test(gap) ? gap.replaceAll(/\s+/g, ' ') : ' ') + note.slice(from, to);
  });
  return [...text.join('')].slice(0, longest).join('').trim();
}

function upper(text: string): string {
  const [first = '', ...rest] = [...text];
  return first.toLocaleUpperCase('da') + rest.join('');
}

/** The note without a piece: what it said is taken back. */
export function without(note: string, { from, to }: Piece): string {
  return `${note.slice(0, from)} ${note.slice(to)}`.replaceAll(/\s+/g, ' ').trim();
}
