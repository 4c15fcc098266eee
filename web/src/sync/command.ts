// How anything is changed: one intent is one command, and every command passes Replica.run.
// Owns: the shape of a command and what it may do to rows. Start reading at: Command.
import type { Collection, Collections } from '../api/wire';

/** What a command may do to the rows of its circle, on this device, at once. It reads what the screen shows. */
export interface Draft {
  get<C extends Collection>(collection: C, id: string): Collections[C] | undefined;
  /** Writes a whole row. */
  put<C extends Collection>(collection: C, id: string, value: Collections[C]): void;
  /** Changes only the named fields, so that somebody else's change of another field stays. Nothing when there is no row. */
  patch<C extends Collection>(collection: C, id: string, fields: Partial<Collections[C]>): void;
  remove(collection: Collection, id: string): void;
}

/** The request that tells the server. With `file` it goes as multipart: `meta` (the body) and `file`. */
export interface Send {
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly file?: Blob;
}

/** A picture this device should hold at once, under the address it will be asked for. */
export interface Kept {
  readonly path: string; // /v1/circles/<c>/pictures/<id>/<large|small>, or …/sounds/<id>
  readonly blob: Blob;
}

/** One intent. `apply` is shown at once and taken back by itself if the server refuses; `send` is repeated
 *  under one operation id until the server has answered; `undo` is the command behind the undo button. */
export interface Command {
  readonly name: string; // for the sentence a person reads: 'activity.move'
  readonly circle: string;
  readonly apply: (rows: Draft) => void;
  readonly send: Send;
  readonly undo?: Command;
  readonly again?: () => Command; // what does it once more after undo; absent: the command itself
  readonly fresh?: string; // an id in it that undo uses up: another takes its place when it is done again
  readonly keep?: readonly Kept[];
}
