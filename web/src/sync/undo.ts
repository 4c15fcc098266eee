// What can be taken back, and done again, as it is written down beside the outbox: the command behind the button, with
// what it does here worked out when the change was made, so that it outlives a reload.
// Owns: the form of it, and which of them one press takes back. Does not own: keeping them (held), taking back
// (wayback).
import type { Command } from './command';
import type { Operation } from './disk';
import { record, type Effect, type Rows } from './rows';

/** A change as it is written down. */
export interface Way {
  readonly name: string;
  readonly circle: string;
  readonly effects: readonly Effect[];
  readonly send: Command['send'];
}

/** The way back from one operation; of what was taken back, the way to do it again. */
export interface Undo extends Way {
  readonly operation: string;
  readonly press: string; // what was one intent is taken back by one press
  readonly place: number; // grows with every one
  readonly left?: readonly (object | null)[]; // how the operation left the row of each effect; null for none
  readonly other?: Way; // what the operation did: the way back from this way
  readonly fresh?: string; // an id that is used up by taking back: doing again needs another
  readonly isTaken?: boolean; // it was taken back, and can be done again
}

const mostPresses = 100; // older ones go

/** Works out the way back while the rows show the change. Undefined when there is none. */
export function undoOf(
  rows: Rows,
  command: Command,
  { id: operation, effects: done }: Pick<Operation, 'id' | 'effects'>,
  press: string,
  place: number,
): Undo | undefined {
  const { undo, fresh } = command;
  if (undo === undefined || undo.send.file !== undefined) return undefined;
  const again = command.again?.() ?? command;
  const way = ({ name, circle, send }: Command, effects: readonly Effect[]): Way => ({ name, circle, effects, send });
  const other = again.send.file ? {} : { other: way(again, again === command ? done : record(rows, again)) };
  const back = way(undo, record(rows, undo));
  return { operation, press, place, ...back, left: leftOf(rows, back), ...other, ...(fresh && { fresh }) };
}

/** How a way finds the rows it would change. */
export const leftOf = (rows: Rows, { circle, effects }: Way): (object | null)[] =>
  effects.map(({ collection, id }) => rows.view(circle, collection).get(id) ?? null);

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

/** What the next press takes back, or does again: what was gone by last comes first. */
export function lastPress(all: readonly Undo[], isTaken: boolean): readonly Undo[] {
  const undos = all.filter((one) => (one.isTaken === true) === isTaken);
  const press = undos.at(-1)?.press;
  return undos.filter((one) => one.press === press).reverse();
}
