// What can be taken back, as it is written down beside the outbox: the command behind the undo button, with what it
// does here worked out when the change was made, so that it outlives a reload.
// Owns: the form of it, and which of them one press takes back. Does not own: keeping them (held), taking back
// (wayback).
import type { Command } from './command';
import { record, type Effect, type Rows } from './rows';

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

/** What was taken back by one press, in the order it was done. */
export interface Press {
  readonly press: string;
  readonly commands: readonly Command[];
}

const mostPresses = 100; // older ones go

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

/** The ways back that are too old to keep: of whole presses, so that one is never taken back in part. */
export function outdated(undos: readonly Undo[]): readonly Undo[] {
  const kept = [...new Set(undos.map(({ press }) => press))].slice(-mostPresses);
  return undos.filter(({ press }) => !kept.includes(press));
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
