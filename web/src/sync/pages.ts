// What pages of the server's feed mean for this device: one change of disk and memory.
// Owns: which rows are written, which circles are swapped or lost, which operations are thereby done.
import type { SyncPage } from '../api/wire';
import type { Change, Meta, Operation, Refusal, Row } from './disk';

export interface Digest {
  readonly change: Required<Pick<Change, 'forget' | 'lose' | 'rows' | 'drop' | 'meta'>>;
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
  const lose = [...new Set(pages.flatMap((page) => page.lost))];
  const forget = [...new Set([...lose, ...pages.flatMap((page) => page.reset)])];
  const latest = new Map<string, Row>();
  for (const page of pages) {
    for (const { circle, collection, id, value } of page.changes) {
      latest.set(`${circle} ${collection} ${id}`, { circle, collection, id, value: value as object | null });
    }
  }
  const rows = [...latest.values()].filter((row) => !lose.includes(row.circle));
  const gone = operations.filter((operation) => lose.includes(operation.circle) && operation.seq > 0);
  const unsaid = gone
    .filter((operation) => operation.state === 'waiting')
    .map((operation) => lostRefusal(operation, now));
  const drop = [...new Set([...seen, ...gone])];
  return {
    change: {
      forget,
      lose,
      rows,
      drop,
      meta: {
        ...meta,
        cursor: last?.cursor ?? meta.cursor,
        circles: last?.circles ?? meta.circles,
        heardAt: now,
        refusals: [...meta.refusals, ...unsaid],
      },
    },
    circles: [...new Set([...forget, ...rows.map((row) => row.circle), ...drop.map((operation) => operation.circle)])],
  };
}

function lostRefusal({ id, name, circle }: Operation, at: number): Refusal {
  return { operation: id, name, circle, code: 'circle.lost', field: '', at };
}
