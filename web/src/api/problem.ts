// What can go wrong between client and server, as one error type.
import type { ProblemDocument } from './wire';

/** The server answered, and the answer is no. `code` is stable; `field` names what to put right. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly field: string;
  readonly retryAfter: number; // seconds; 0 when not told

  constructor(document: Pick<ProblemDocument, 'status' | 'code'> & Partial<ProblemDocument>, retryAfter = 0) {
    super(document.title ?? document.code);
    this.status = document.status;
    this.code = document.code;
    this.field = document.field ?? '';
    this.retryAfter = retryAfter;
  }
}

/** Nobody answered, or something on the way answered in the server's place. Worth trying again. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}
