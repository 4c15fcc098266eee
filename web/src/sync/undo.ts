// What can be taken back, as it is written down beside the outbox: the command behind the undo button, with what it
// does here worked out when the change was made, so that it outlives a reload.
// Owns: the form of it, and which of them one press takes back. Does not own: keeping them (held).
import type { Command } from './command';
import { record, replay, type Effect, type Rows } from './rows';

/** The way back from one operation. */
export interface Undo {
  readonly operation: string;
  readonly press: string; // what was one intent is taken back by one press
  readonly place: number; // grows with every one
  readonly name: string;
  readonly circle: string;
  readonly effects: readonly Effect[];
  readonly left?: readonly (object | null)[]; // how the change left the row of each effect; null for none
  readonly send: Command['send'];
}

/** How many can be taken back; older ones go. */
export const mostUndos = 100;

/** Works out the way back while the rows show the change. Undefined when there is none. */
export function undoOf(
  rows: Rows,
  { undo }: Command,
  operation: string,
  press: string,
  place: number,
): Undo | undefined {
  if (undo === undefined || undo.send.file !== undefined) return undefined;
  const { name, circle, send } = undo;
  const effects = record(rows, undo);
  const left = effects.map(({ collection, id }) => rows.view(circle, collection).get(id) ?? null);
  return { operation, press, place, name, circle, effects, left, send };
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

/** With one more and without some, in the order they were made. */
export function ordered(undos: readonly Undo[], more?: Undo, gone: readonly string[] = []): readonly Undo[] {
  const kept = undos.filter(({ operation }) => operation !== more?.operation && !gone.includes(operation));
  return [...kept, ...(more ? [more] : [])].sort((a, b) => a.place - b.place);
}

/** What the next press takes back, last first. */
export function lastPress(undos: readonly Undo[]): readonly Undo[] {
  const press = undos.at(-1)?.press;
  return undos.filter((one) => one.press === press).reverse();
}

/** The way back, as a change like any other. */
export function commandOf({ name, circle, effects, send }: Undo): Command {
  return { name, circle, send, apply: (rows) => replay(rows, effects) };
}
