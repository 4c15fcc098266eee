// Where the keyboard stands in the week, and where an arrow leads from there.
// Owns: the places one can stand and the steps between them. Does not own: drawing, nor what a key means (keys).
// Start reading at: step.
import { column, parts, partOf, type Grid, type Placeable } from './layout';

/** A thing in the grid that can be stood on: `id` is its occurrence. */
export interface Standing extends Placeable {
  readonly id: string;
}

/** Where the keyboard stands: on an item, or on a day that has none. `goal` is where a walk across the days began, so
 *  that as many steps back lead there again. */
export interface Stand {
  readonly id: string;
  readonly goal?: Stop;
}

/** A place to stand. */
export interface Stop {
  readonly id: string;
  readonly day: string;
  readonly at: number; // minutes since midnight; of what has only an order, where its part of the day ends
}

/** Where an arrow leads. */
export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

const emptyDay = 'day:';

/** The place on a day without a plan. */
export const stopOfDay = (day: string): string => `${emptyDay}${day}`;

/** The day of such a place; undefined for an item. */
export const dayOfStop = (id: string): string | undefined =>
  id.startsWith(emptyDay) ? id.slice(emptyDay.length) : undefined;

const ends = [-1, 659, 899, 1079, 1439]; // the last minute of each part; what is for any time comes first

function minuteOf(item: Placeable): number {
  if (item.start === '') return ends[parts.indexOf(partOf(item))] ?? -1;
  return Number(item.start.slice(0, 2)) * 60 + Number(item.start.slice(3, 5));
}

/** The places of one day, top to bottom; an empty day has one. */
export function stopsOf(grid: Grid<Standing>, day: string): Stop[] {
  const items = column(grid, day);
  return items.length === 0
    ? [{ id: stopOfDay(day), day, at: 0 }]
    : items.map((item) => ({ id: item.id, day, at: minuteOf(item) }));
}

/** Where an arrow leads from `from`; `from` itself at an edge. What has gone leads to the first place of all. */
export function step(grid: Grid<Standing>, from: Stand, direction: Direction): Stand {
  const days = grid.days.map((day) => stopsOf(grid, day));
  const across = days.findIndex((stops) => stops.some((stop) => stop.id === from.id));
  const inDay = days[across];
  if (!inDay) return { id: days[0]?.[0]?.id ?? from.id };
  const at = inDay.findIndex((stop) => stop.id === from.id);
  const here = inDay[at];
  if (!here) return from;
  const to = { up: inDay[at - 1], down: inDay[at + 1], first: inDay[0], last: inDay.at(-1) };
  if (direction !== 'left' && direction !== 'right') return to[direction] ? { id: to[direction].id } : from;
  const next = across + (direction === 'left' ? -1 : 1);
  const goal = from.goal ?? here;
  const there = days[next] && nearest(days[next], goal);
  return there ? { id: there.id, goal } : from;
}

/** The place of a day that lies nearest to the time of `goal`; `goal` itself when it is there. */
function nearest(stops: readonly Stop[], goal: Stop): Stop | undefined {
  const far = (stop: Stop): number => (stop.id === goal.id ? -1 : Math.abs(stop.at - goal.at));
  return stops.reduce<Stop | undefined>((best, stop) => (best && far(best) <= far(stop) ? best : stop), undefined);
}
