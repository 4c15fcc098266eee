// Taking back: fetched when undo is pressed, so that the first load does not carry it.
// Owns: whether somebody would be overwritten, and a way as a change. Start reading at: takeBack.
import type { Command } from './command';
import type { Held } from './held';
import { replay, type Rows } from './rows';
import { leftOf, type Undo } from './undo';

/** Takes back what one press did; or does again what one press took back. */
export async function takeBack(held: Held, isAgain: boolean): Promise<void> {
  for (const undo of isAgain ? held.undone : held.undoable)
    await held.takeBack(undo, { commandOf, isOvertaken, renewed, turned });
}

/** What is done again with another id for the one that was used up. */
export function renewed(undo: Undo, newId: () => string): Undo {
  const { fresh, operation, press } = undo;
  if (fresh === undefined || undo.isTaken !== true) return undo;
  const next = JSON.parse(JSON.stringify(undo).replaceAll(fresh, newId())) as Undo;
  return { ...next, operation, press };
}

/** What one press has just gone by, turned round, while the rows show it. Undefined when nothing leads back. */
export function turned(
  rows: Rows,
  { name, circle, effects, send, other, ...gone }: Undo,
  operation: string,
  place: number,
): Undo | undefined {
  return (
    other && {
      ...gone,
      operation,
      place,
      ...other,
      left: leftOf(rows, other),
      other: { name, circle, effects, send },
      isTaken: gone.isTaken !== true,
    }
  );
}

/** The way back, as a change like any other. */
export function commandOf({ name, circle, effects, send }: Undo): Command {
  return { name, circle, send, apply: (rows) => replay(rows, effects) };
}

/** Whether somebody has changed since what this would put back: it would overwrite them. */
export function isOvertaken(rows: Rows, { circle, effects, left = [] }: Undo): boolean {
  return effects.some((effect, at) => {
    const then = left[at];
    if (then === undefined) return false; // written down before it was looked at
    const now = rows.view(circle, effect.collection).get(effect.id);
    if (effect.kind === 'remove') return differs(now, then, {});
    return differs(now, then, effect.kind === 'put' ? effect.value : { ...then, ...effect.fields });
  });
}

// What the server writes by itself says nothing of what somebody meant.
const stamps = new Set(['version', 'stateAt', 'stateBy', 'changedAt', 'createdAt', 'author', 'origin', 'lastDay']);

/** Whether `now` is not as it was `then` in what `back` would change. */
function differs(now: unknown, then: unknown, back: unknown): boolean {
  if (isObject(then) && isObject(back)) {
    if (!isObject(now)) return true;
    const names = Object.keys({ ...then, ...back }).filter((name) => !stamps.has(name));
    return names.some((name) => differs(now[name] ?? emptyOf(then[name]), then[name], back[name]));
  }
  return plain(then) !== plain(back) && plain(now) !== plain(then);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A choice that is left out is the same as none. */
const emptyOf = (value: unknown): unknown => (isObject(value) ? {} : undefined);

/** A value in one spelling: what is empty is not there, and words have no order. */
function plain(value: unknown): string {
  if (Array.isArray(value)) {
    const parts = value.map(plain);
    return (value.every((one) => typeof one === 'string') ? parts.sort() : parts).join();
  }
  if (!isObject(value)) return value === undefined || value === null || !value ? '' : JSON.stringify(value);
  const parts = Object.keys(value)
    .sort()
    .map((name) => [name, plain(value[name])]);
  return JSON.stringify(parts.filter(([, part]) => part !== ''));
}
