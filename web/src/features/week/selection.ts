// Which items are chosen.
// Owns: the pure state changes. Does not own: the screen or the writes.

/** A thing that can be chosen: `id` is its occurrence. */
export interface Choosable {
  readonly id: string;
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
