// What time it is where the server is, as its answers say: Date has whole seconds, and the way there and back takes time.
// Owns: asking. Does not own: what is made of it (features/timer/server-clock).

/** The server's clock, read once; times are Unix milliseconds. */
export interface Reading {
  readonly asked: number; // by this device's clock, before the question
  readonly answered: number; // and when the answer had come
  readonly said: number; // the second that the server's clock stood in
}

/** Asks. Undefined when the server was not reached or said no time. */
export async function readServerClock(now: () => number = () => Date.now()): Promise<Reading | undefined> {
  const asked = now();
  try {
    // Who asks is of no matter: the answer that nobody is signed in has the time as well.
    const answer = await fetch('/v1/me', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    const said = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(said) ? undefined : { asked, answered: now(), said };
  } catch {
    return undefined; // without the net: what was last known holds
  }
}
