// Which items are chosen, where the keyboard stands, and what a key means in the week.
// Owns: the pure state changes. Does not own: the screen or the writes.
import { cell, column, type Grid, type Placeable } from './layout';

/** A thing in the grid that can be chosen: `id` is its occurrence. */
export interface Choosable extends Placeable {
  readonly id: string;
}

/** Where an arrow leads. */
export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** What a key press asks for; undefined when it means nothing here. */
export type Act =
  | { go: Direction }
  | { do: 'mark' | 'open' | 'move' | 'copy' | 'new' | 'remove' | 'undo' | 'clear' | 'markDay' | 'help' };

/** The keys of the planner's week, in one table: the hints and the help are made from it. */
const plain: Readonly<Record<string, Act>> = {
  ArrowLeft: { go: 'left' },
  ArrowRight: { go: 'right' },
  ArrowUp: { go: 'up' },
  ArrowDown: { go: 'down' },
  Home: { go: 'first' },
  End: { go: 'last' },
  ' ': { do: 'mark' },
  Enter: { do: 'open' },
  Delete: { do: 'remove' },
  Escape: { do: 'clear' },
  m: { do: 'move' },
  c: { do: 'copy' },
  n: { do: 'new' },
  '?': { do: 'help' },
};

/** What the parts of a key press are; a KeyboardEvent fits. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key press asks for in the week. */
export function actOf(press: Press): Act | undefined {
  if (press.altKey) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.ctrlKey || press.metaKey) {
    if (key === 'z') return { do: 'undo' };
    return key === 'a' ? { do: 'markDay' } : undefined;
  }
  return plain[key];
}

/** The item an arrow leads to from `from`; `from` itself at an edge, the first item of all when it is gone. */
export function step<T extends Choosable>(grid: Grid<T>, from: string, direction: Direction): T | undefined {
  const all = grid.days.flatMap((day) => column(grid, day));
  const here = all.find((item) => item.id === from);
  if (!here) return all[0];
  const inDay = column(grid, here.day);
  const at = inDay.indexOf(here);
  switch (direction) {
    case 'up':
      return inDay[at - 1] ?? here;
    case 'down':
      return inDay[at + 1] ?? here;
    case 'first':
      return inDay[0];
    case 'last':
      return inDay[inDay.length - 1];
    default:
      return beside(grid, here, direction === 'left' ? -1 : 1);
  }
}

/** The nearest item in the next day that has any: same part and height if it can, else nearest in the column. */
function beside<T extends Choosable>(grid: Grid<T>, here: T, by: 1 | -1): T {
  const part = grid.rows.find((row) => cell(grid, here.day, row).includes(here)) ?? 'any';
  const height = cell(grid, here.day, part).indexOf(here);
  for (let at = grid.days.indexOf(here.day) + by; at >= 0 && at < grid.days.length; at += by) {
    const day = grid.days[at] ?? '';
    const same = cell(grid, day, part);
    const across = same[Math.min(height, same.length - 1)];
    if (across) return across;
    const order = column(grid, day);
    const nearest = order.find((item) => item.start >= here.start) ?? order[order.length - 1];
    if (nearest) return nearest;
  }
  return here;
}

/** The selection with `id` added or taken out. */
export function toggled(selection: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The selection without what is no longer there (moved to another week, deleted by somebody else). */
export function kept(selection: ReadonlySet<string>, present: readonly Choosable[]): ReadonlySet<string> {
  const ids = new Set(present.map((item) => item.id));
  const next = [...selection].filter((id) => ids.has(id));
  return next.length === selection.size ? selection : new Set(next);
}
