// What was copied and waits to be pasted: which times of which activities, never their words. In the window alone, until
// it is closed or somebody else signs in.
// Owns: keeping and reading it. Does not own: what a paste becomes (desk).
import type { Item } from '../plan/schedule/expand';

/** Copied items by circle, id and day. */
export interface Kept {
  readonly circle: string;
  readonly items: readonly { readonly id: string; readonly day: string }[];
}

const name = 'mobilize.copied';

/** Keeps items in place of what was kept before. */
export function keep(
  storage: Pick<Storage, 'setItem'>,
  circle: string,
  items: readonly Pick<Item, 'id' | 'day'>[],
): void {
  storage.setItem(name, JSON.stringify({ circle, items: items.map(({ id, day }) => ({ id, day })) } satisfies Kept));
}

/** What is kept; undefined for nothing. */
export function kept(storage: Pick<Storage, 'getItem'>): Kept | undefined {
  const text = storage.getItem(name);
  return text === null ? undefined : (JSON.parse(text) as Kept);
}

/** The kept items as they are in the plan now, in the order they were copied; what has gone is left out. What has moved
 *  since is found within a month of where it was. */
export function lookUp(
  { items }: Kept,
  between: (from: string, to: string) => readonly Item[],
  around: (day: string, by: number) => string,
): Item[] {
  const days = items.map(({ day }) => day).sort();
  const there = between(around(days[0] ?? '', -31), around(days.at(-1) ?? '', 31));
  return items.flatMap(({ id }) => there.filter((item) => item.id === id));
}
