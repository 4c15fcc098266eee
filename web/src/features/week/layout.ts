// The week as a grid: which items lie in which part of which day, and where "now" is drawn.
// Owns: grouping and the now-rule. Does not own: what happens on a day (plan/schedule decides that).

/** A part of the day; `any` holds what has neither a time nor a part. */
export type Part = 'any' | 'morning' | 'midday' | 'afternoon' | 'evening';

/** Every part, top to bottom. */
export const parts: readonly Part[] = ['any', 'morning', 'midday', 'afternoon', 'evening'];

/** What the grid needs to know of a planned thing. Times are 'HH:MM' or ''. */
export interface Placeable {
  readonly day: string;
  readonly start: string;
  readonly end: string;
  readonly part: string;
}

/** The rows to draw (parts) and, for each day in order, the items of each row. */
export interface Grid<T> {
  readonly days: readonly string[];
  readonly rows: readonly Part[];
  readonly cells: ReadonlyMap<string, readonly T[]>;
}

const starts: readonly [Part, string][] = [
  ['evening', '18:00'],
  ['afternoon', '15:00'],
  ['midday', '11:00'],
  ['morning', '00:00'],
];

/** The part of the day a clock time belongs to. */
export function partOfTime(time: string): Part {
  return starts.find(([, from]) => time >= from)?.[0] ?? 'morning';
}

/** The part of the day an item belongs to: by its clock, else by its own part. */
export function partOf(item: Placeable): Part {
  if (item.start !== '') return partOfTime(item.start);
  return parts.find((part) => part === item.part) ?? 'any';
}

const cellName = (day: string, part: Part): string => `${day} ${part}`;

/** Groups items, which arrive in the order of their day, into the cells of the grid.
 *  The four parts always have a row, so a gap is seen as a gap; `any` has one only when needed. */
export function layOut<T extends Placeable>(items: readonly T[], days: readonly string[]): Grid<T> {
  const cells = new Map<string, T[]>();
  let hasAny = false;
  for (const item of items) {
    if (!days.includes(item.day)) continue;
    const part = partOf(item);
    hasAny ||= part === 'any';
    const name = cellName(item.day, part);
    const cell = cells.get(name);
    if (cell) cell.push(item);
    else cells.set(name, [item]);
  }
  return { days, rows: hasAny ? parts : parts.slice(1), cells };
}

/** The items of one cell, in order. */
export function cell<T>(grid: Grid<T>, day: string, part: Part): readonly T[] {
  return grid.cells.get(cellName(day, part)) ?? [];
}

/** The items of one day, top to bottom. */
export function column<T>(grid: Grid<T>, day: string): readonly T[] {
  return grid.rows.flatMap((part) => cell(grid, day, part));
}

/** Whether an item is over at `now` ('HH:MM') of day `today`. What has no end is over when the next
 *  timed thing of the day has begun; what has no time is over when its part of the day is. */
export function isOver(item: Placeable, inDay: readonly Placeable[], today: string, now: string): boolean {
  if (item.day !== today) return item.day < today;
  if (item.start === '') {
    const part = partOf(item);
    return part !== 'any' && parts.indexOf(part) < parts.indexOf(partOfTime(now));
  }
  if (item.end !== '') return item.end <= now;
  return inDay.some((other) => other.start > item.start && other.start <= now);
}

/** Where the now-rule lies among the items of today's cell `part`: the index it is drawn before,
 *  cell.length for after the last, -1 when now is in another part. */
export function nowIndex(
  items: readonly Placeable[],
  part: Part,
  inDay: readonly Placeable[],
  today: string,
  now: string,
): number {
  if (partOfTime(now) !== part) return -1;
  const next = items.findIndex((item) => !isOver(item, inDay, today, now));
  return next < 0 ? items.length : next;
}

/** Pairs of items of one day whose times overlap, each named once. */
export function overlaps<T extends Placeable>(items: readonly T[]): [T, T][] {
  const timed = items.filter((item) => item.start !== '' && item.end !== '');
  return timed.flatMap((one, at) =>
    timed
      .slice(at + 1)
      .flatMap((two): [T, T][] =>
        one.day === two.day && one.start < two.end && two.start < one.end ? [[one, two]] : [],
      ),
  );
}
