// What goes on which sheet of paper: sizes, grids, and the walk through what is printed. Pure.
// Owns: everything that is counted. Does not own: how a sheet looks (Sheet and what lies on it).
// Start reading at: paginate.
import type { PictureRef } from '../../api/wire';
import type { Item } from '../plan/schedule/expand';
import { partOfDay } from '../plan/schedule/moment';

/** What can be printed. */
export const kinds = ['day', 'week', 'strip', 'cards', 'board'] as const;
export type Kind = (typeof kinds)[number];

/** The papers a printer here has. */
export const papers = ['a4', 'a3'] as const;
export type Paper = (typeof papers)[number];

/** A sheet of paper as it lies, in millimetres. */
export interface Format {
  readonly page: 'a4-upright' | 'a4-lying' | 'a3-upright' | 'a3-lying'; // an @page of print.css
  readonly width: number;
  readonly height: number;
}

/** How each kind lies on a paper: what is read across lies, what is read down stands. */
export function formatOf(kind: Kind, paper: Paper): Format {
  const [short, long] = paper === 'a4' ? [210, 297] : [297, 420];
  return kind === 'week' || kind === 'strip'
    ? { page: `${paper}-lying`, width: long, height: short }
    : { page: `${paper}-upright`, width: short, height: long };
}

/** How many cards a sheet may hold. */
export const counts = ['1', '2', '4', '6', '9', '12'] as const;
export type Count = (typeof counts)[number];

/** Columns and rows of so many cards on a sheet that stands. */
export function gridOf(count: Count): { readonly columns: number; readonly rows: number } {
  const columns = { '1': 1, '2': 1, '4': 2, '6': 2, '9': 3, '12': 3 }[count];
  return { columns, rows: Number(count) / columns };
}

/** The smallest grid of at most twelve that holds so many choices. */
export function boardOf(choices: number): Count {
  return counts.find((count) => Number(count) >= choices) ?? '12';
}

/** Pictures that lie on a card each: a picture with its word, once however often it is planned. */
export interface Card {
  readonly key: string;
  readonly title: string;
  readonly picture: PictureRef | undefined;
}

/** Every picture of the items, and of their steps when asked for, once, in the order they come. */
export function cardsOf(items: readonly Item[], withSteps: boolean): Card[] {
  const cards = new Map<string, Card>();
  const add = (title: string, picture: PictureRef | undefined): void => {
    const key = `${picture ?? ''} ${title.trim().toLocaleLowerCase()}`;
    if (!cards.has(key)) cards.set(key, { key, title, picture });
  };
  for (const item of items) {
    add(item.title, item.picture);
    if (withSteps) for (const step of item.steps) add(step.title, step.picture);
  }
  return [...cards.values()];
}

/** Splits things into groups of at most `size`. */
export function chunks<T>(things: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let at = 0; at < things.length; at += size) out.push(things.slice(at, at + size));
  return out;
}

/** Puts rows on sheets in their order, none split and none left out: `heights` are the rows', `room` a sheet's. A row
 *  higher than a sheet has one to itself. The numbers returned are where each sheet begins. */
export function paginate(heights: readonly number[], room: number): number[] {
  const begins: number[] = [];
  let used = Infinity;
  heights.forEach((height, at) => {
    if (used + height > room) {
      begins.push(at);
      used = 0;
    }
    used += height;
  });
  return begins;
}

/** The things of each sheet, by where the sheets begin. */
export function onSheets<T>(things: readonly T[], begins: readonly number[]): T[][] {
  return begins.map((begin, at) => things.slice(begin, begins[at + 1] ?? things.length));
}

/** One row across a printed week: the first thing of each day in a part, or the second, and so on. */
export interface WeekRow {
  readonly part: Part;
  readonly isFirst: boolean; // the part's name stands here
  readonly items: readonly (Item | undefined)[]; // one a day
}

/** The parts of a day, top to bottom; `any` holds what has neither a time nor a part. */
const parts = ['any', 'morning', 'midday', 'afternoon', 'evening'] as const;
export type Part = (typeof parts)[number];

const partOf = (item: Item): Part => (item.start === '' ? item.part || 'any' : partOfDay(item.start) || 'any');

/** The rows of the days, whose items come in their order. A part with nothing in it keeps a row, so that a gap is
 *  seen as a gap; only `any` has none when nothing is in it. */
export function weekRows(items: readonly Item[], days: readonly string[]): WeekRow[] {
  return parts.flatMap((part) => {
    const columns = days.map((day) => items.filter((item) => item.day === day && partOf(item) === part));
    const most = Math.max(...columns.map((column) => column.length));
    const count = part === 'any' ? most : Math.max(1, most);
    return Array.from({ length: count }, (_, at) => ({
      part,
      isFirst: at === 0,
      items: columns.map((column) => column[at]),
    }));
  });
}

/** Who made a picture and under which licence. */
export interface Credit {
  readonly author: string;
  readonly licence: string;
}

/** 'Microsoft (MIT), OpenMoji (CC BY-SA 4.0)': each once, in the order they come. */
export function creditWords(credits: readonly Credit[]): string {
  const said = credits
    .filter(({ author, licence }) => author !== '' || licence !== '')
    .map(({ author, licence }) => (licence === '' ? author : author === '' ? licence : `${author} (${licence})`));
  return [...new Set(said)].join(', ');
}
