// What an adult has changed in today's plan since the citizen last saw it: the plan as it was seen, the plan now, and
// what is otherwise. Pure. What the citizen says of a thing (done, not now) is no part of it.
// Owns: snapshots, their difference, their mark. Does not own: keeping them (ChangeCard). Start reading at: changesBetween.
import type { CitizenSettings, Occurrence, PictureRef } from '../../api/wire';
import type { Command } from '../../sync/command';
import type { Item } from '../plan/schedule/expand';

/** One thing as the citizen saw it. */
export interface Thing {
  readonly id: string;
  readonly title: string;
  readonly picture: PictureRef | '';
  readonly start: string;
  readonly end: string;
  readonly part: string;
  readonly rank: string;
  readonly isOff: boolean;
}

/** A day's plan as it was seen, in its order. */
export interface Snapshot {
  readonly day: string;
  readonly things: readonly Thing[];
}

/** One change of today. `before` is missing for what is new, `after` for what is gone. */
export interface Change {
  readonly kind: 'moved' | 'cancelled' | 'back' | 'replaced' | 'added' | 'gone';
  readonly before?: Thing;
  readonly after?: Thing;
}

export function snapshotOf(day: string, items: readonly Item[]): Snapshot {
  return {
    day,
    things: items.map(({ id, title, picture = '', start, end, part, rank, state }) => ({
      id,
      title,
      picture,
      start,
      end,
      part,
      rank,
      isOff: state === 'cancelled',
    })),
  };
}

/** The days without what the citizen chose on a board: nobody else changed that. */
export const unchosen = (rows: readonly Occurrence[]): Occurrence[] => rows.map(({ choice: _, ...rest }) => rest);

/** What is otherwise, in the order of the day as it is now; what is gone comes last. Nothing between two days. */
export function changesBetween(before: Snapshot, after: Snapshot): readonly Change[] {
  if (before.day !== after.day) return [];
  const was = new Map(before.things.map((thing) => [thing.id, thing]));
  const found = after.things.flatMap((thing) => changeOf(was.get(thing.id), thing) ?? []);
  const left = new Set(after.things.map(({ id }) => id));
  const gone = before.things.filter((thing) => !left.has(thing.id) && !thing.isOff);
  return paired([...found, ...gone.map((thing): Change => ({ kind: 'gone', before: thing }))]);
}

function changeOf(before: Thing | undefined, after: Thing): Change | undefined {
  if (before === undefined) return after.isOff ? undefined : { kind: 'added', after };
  if (after.isOff) return before.isOff ? undefined : { kind: 'cancelled', before, after };
  if (before.isOff) return { kind: 'back', before, after };
  if (before.title !== after.title || before.picture !== after.picture) return { kind: 'replaced', before, after };
  return isSamePlace(before, after) ? undefined : { kind: 'moved', before, after };
}

function isSamePlace(one: Thing, other: Thing): boolean {
  if (one.start !== other.start || one.end !== other.end) return false;
  return one.start !== '' || (one.part === other.part && one.rank === other.rank);
}

/** Something that goes and something that comes at the same time are one change: the one instead of the other. */
function paired(changes: readonly Change[]): readonly Change[] {
  const rest = changes.filter(({ kind }) => kind === 'gone' || kind === 'cancelled');
  const taken = new Set<Change>();
  const merged = changes.map((change): Change => {
    const { kind, after } = change;
    if (kind !== 'added' || after === undefined || after.start === '') return change;
    const out = rest.find((one) => !taken.has(one) && one.before?.start === after.start);
    if (out?.before === undefined) return change;
    taken.add(out);
    return { kind: 'replaced', before: out.before, after };
  });
  return merged.filter((_, at) => !taken.has(changes[at] as Change));
}

/** What stands for a plan of a day among the citizen's devices: the day and a mark (FNV-1a, 64 bits) that tells
 *  nothing of it. The same plan has the same mark everywhere. */
export function markOf({ day, things }: Snapshot): string {
  const text = JSON.stringify(
    things.map(({ id, title, picture, start, end, part, rank, isOff }) => [
      id,
      title,
      picture,
      start,
      end,
      part,
      rank,
      isOff,
    ]),
  );
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `${day} ${hash.toString(16).padStart(16, '0')}`;
}

/** Tells the citizen's other devices that a plan has been seen. It is nothing to take back. */
export function seen(circle: string, mark: string): Command {
  return {
    name: 'citizen.seen',
    circle,
    apply: (rows) => {
      const there: CitizenSettings = rows.get('citizen', circle)?.settings ?? {};
      rows.patch('citizen', circle, { settings: { ...there, seen: mark } });
    },
    send: { method: 'PATCH', path: `/v1/circles/${circle}`, body: { settings: { seen: mark } } },
  };
}
