// One operation on its way: how it is written down, sent, and what an answer means for it.
// Owns: which answers are final. Does not own: order and repetition (engine).
import { Problem } from '../api/problem';
import type { Written } from '../api/wire';
import type { Command } from './command';
import type { Operation, Refusal } from './disk';
import type { AskServer } from './ports';
import type { Effect } from './rows';

/** The answers that will be the same however often one asks. */
const final = new Set([400, 403, 404, 405, 409, 410, 413, 415, 422]);

/** Answers that look final and are not: the request was cut or changed on its way, or an older server took it. */
const passing = new Set([
  'picture.cut_off',
  'sound.cut_off',
  'request.unreadable',
  'request.no_such_route',
  'request.cross_site',
]);

/** A command as it is written down before it counts as made. */
export function operationOf(
  command: Command,
  effects: readonly Effect[],
  person: string,
  id: string,
  madeAt: number,
  isHanded: boolean,
): Operation {
  const { file, ...send } = command.send;
  return {
    id,
    seq: 0,
    person,
    name: command.name,
    circle: command.circle,
    effects,
    send: { ...send, hasFile: file !== undefined, fileType: file?.type ?? '' },
    handed: isHanded,
    madeAt,
    state: 'waiting',
  };
}

/** Sends an operation. Returns the server's final no, undefined when it said yes; throws when it said neither. */
export async function deliver(
  ask: AskServer,
  operation: Operation,
  file: Blob | undefined,
): Promise<Problem | undefined> {
  const { person, send, handed } = operation;
  const { method, path, body } = send;
  try {
    await ask<Written>(method, path, { body: file ? form(body, file) : body, operation: operation.id, person, handed });
    return undefined;
  } catch (error) {
    if (error instanceof Problem && final.has(error.status) && !passing.has(error.code)) return error;
    throw error;
  }
}

/** The refusal of an operation, for a person to read. */
export function refusalOf({ id, name, circle }: Operation, { code, field }: Problem, at: number): Refusal {
  return { operation: id, name, circle, code, field, at };
}

/** How long to wait after the n-th failure in a row, in milliseconds; at least what the server asked for. */
export function pauseAfter(failures: number, retryAfter: number): number {
  const pause = Math.min(60_000, 1000 * 2 ** Math.min(failures - 1, 6));
  return Math.max(retryAfter * 1000, pause * (0.75 + Math.random() / 2)); // spread, so that a school does not return as one
}

function form(meta: unknown, file: Blob): FormData {
  const form = new FormData();
  form.set('meta', JSON.stringify(meta ?? {}));
  form.set('file', file, 'file');
  return form;
}
