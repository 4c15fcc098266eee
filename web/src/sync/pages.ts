// What pages of the server's feed mean for this device: one change of disk and memory.
// Owns: which rows are written, which circles are swapped or lost, which operations are thereby done.
import type { SyncPage } from '../api/wire';
import type { Change, Meta, Operation, Refusal, Row } from './disk';

export interface Digest {
  readonly change: Required<Pick<Change, 'forget' | 'lose' | 'rows' | 'drop' | 'meta'>>;
  readonly refusals: readonly Refusal[]; // of what waited for a circle that is lost
  readonly circles: readonly string[]; // touched in any way
}

/** Digests pages that belong together. `seen` are the operations whose rows these pages bring. */
export function digest(
  pages: readonly SyncPage[],
  seen: readonly Operation[],
  meta: Meta,
  operations: readonly Operation[],
  now: number,
): Digest {
  const last = pages.at(-1);
  const lose = new Set<string>();
  const forget = new Set<string>();
  const latest = new Map<string, Row>();
  for (const { lost, reset, changes } of pages) {
    for (const circle of lost) lose.add(circle);
    for (const circle of [...lost, ...reset]) {
      forget.add(circle);
      for (const [key, row] of latest) if (row.circle === circle) latest.delete(key); // an earlier page gave it in vain
    }
    for (const { circle, collection, id, value } of changes)
      latest.set(`${circle} ${collection} ${id}`, { circle, collection, id, value: value as object | null });
  }
  // Whose relation has changed may have lost the pictures alone.
  for (const { id, scopes } of last?.circles ?? [])
    if (forget.has(id) && !scopes.includes('pictures.see')) lose.add(id);
  const rows = [...latest.values()];
  const left = new Set(last?.circles.map(({ id }) => id));
  const gone = operations.filter(({ circle, seq }) => lose.has(circle) && !left.has(circle) && seq > 0);
  const unsaid = gone
    .filter((operation) => operation.state === 'waiting')
    .map((operation) => lostRefusal(operation, now));
  // What was done in a circle that could not be read is still to be seen.
  const brought = seen.filter(({ circle }) => last?.failed?.includes(circle) !== true);
  const drop = [...new Set([...brought, ...gone])];
  return {
    change: {
      forget: [...forget],
      lose: [...lose],
      rows,
      drop,
      meta: {
        ...meta,
        cursor: last?.cursor ?? meta.cursor,
        circles: last?.circles ?? meta.circles,
        heardAt: now,
      },
    },
    refusals: unsaid,
    circles: [...new Set([...forget, ...rows.map((row) => row.circle), ...drop.map((operation) => operation.circle)])],
  };
}

function lostRefusal({ id, name, circle }: Operation, at: number): Refusal {
  return { operation: id, name, circle, code: 'circle.lost', field: '', at };
}
