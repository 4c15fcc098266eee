// The one fetch wrapper. It knows our answers from those of a hotel's sign-in page: only JSON that we
// speak counts as an answer; anything else means the server was not reached.
import { Problem, Unreachable } from './problem';
import type { ProblemDocument } from './wire';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

export interface Ask {
  readonly body?: unknown; // JSON, or FormData
  readonly operation?: string; // UUIDv7, needed by every write to a circle
  readonly person?: string; // for whom it is asked: refused when another has signed in to this browser since
  readonly handed?: boolean | undefined; // on a device handed over to the citizen, whose deed it is
  readonly signal?: AbortSignal;
}

/** How long an answer may take, in milliseconds. One that never comes would hold up all that is asked after it. */
const patience = { words: 60_000, file: 300_000 } as const;

/** Asks the server and returns its answer, undefined when it has no body. Throws Problem or Unreachable. */
export async function ask<T>(method: Method, path: string, how: Ask = {}): Promise<T> {
  const answer = await reach(method, path, how);
  if (answer.status === 204) return undefined as T;
  const type = answer.headers.get('content-type') ?? '';
  if (answer.ok && type.startsWith('application/json')) return (await read(answer)) as T;
  if (answer.ok && answer.status === 202 && answer.headers.get('content-length') === '0') return undefined as T;
  if (type.startsWith('application/problem+json')) {
    throw new Problem((await read(answer)) as ProblemDocument, Number(answer.headers.get('retry-after') ?? 0) || 0);
  }
  throw new Unreachable(`${answer.status} ${type}`);
}

async function reach(
  method: Method,
  path: string,
  { body, operation, person, handed, signal }: Ask,
): Promise<Response> {
  const headers = new Headers({ accept: 'application/json, application/problem+json' });
  if (operation !== undefined) headers.set('operation-id', operation);
  if (person !== undefined) headers.set('for-person', person);
  if (handed) headers.set('handed-over', '1');
  const isForm = typeof FormData !== 'undefined' && body instanceof FormData;
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json');
  try {
    return await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: signal ?? AbortSignal.timeout(isForm ? patience.file : patience.words),
    });
  } catch (error) {
    throw new Unreachable('no answer', { cause: error });
  }
}

async function read(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    throw new Unreachable('half an answer', { cause: error });
  }
}
