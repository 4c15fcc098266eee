// Taking back: fetched when undo is pressed, so that the first load does not carry it.
// Owns: whether somebody would be overwritten, the way back as a change, and doing it again. Start reading at: takeBack.
import type { Command } from './command';
import type { Held } from './held';
import { replay, type Rows } from './rows';
import type { Undo } from './undo';

/** Takes back what one press did, and remembers it for redo as far as this tab knows what it was. */
export async function takeBack(held: Held): Promise<void> {
  const undos = held.undoable;
  const commands = undos.map(({ operation }) => held.made.get(operation)).filter((one) => one !== undefined);
  for (const undo of undos) await held.takeBack(undo, { commandOf, isOvertaken });
  const press = undos[0]?.press;
  if (press === undefined) return;
  // What was done before this tab was opened cannot be done again, nor what came after it.
  const isKnown = commands.length === undos.length;
  held.undone = isKnown ? [...held.undone, { press, commands: commands.reverse() }] : [];
}

/** Does again what was last taken back; one undo takes all of it back once more. */
export async function doAgain(held: Held): Promise<void> {
  const last = held.undone.at(-1);
  held.undone = held.undone.slice(0, -1);
  for (const command of last?.commands ?? [])
    await held.add(command.again?.() ?? command, last?.press ?? '', undefined, true);
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
