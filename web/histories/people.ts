// People with browsers at a real installation: signing in, inviting, pairing, and what the server shows each.
// Owns: what has to be asked directly. Does not own: changes to a plan (the engine makes them).
// Start reading at: World.
import { AsyncLocalStorage } from 'node:async_hooks';
import { ask, type Ask, type Method } from '../src/api/http';
import { newId } from '../src/api/ids';
import { Problem } from '../src/api/problem';
import type { SyncPage } from '../src/api/wire';
import type { Heard } from '../src/sync/ports';
import type { Backend, Cookie } from '../src/sync/test/model';
import { Installation } from './installation';

/** What a browser's cookie holds while something is asked. */
const jar = new AsyncLocalStorage<{ token: string }>();
const fetchBare = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const mine = jar.getStore();
  const headers = new Headers(init?.headers);
  if (mine !== undefined && mine.token !== '') headers.set('cookie', `mobilize=${mine.token}`);
  const answer = await fetchBare(input, { ...init, headers });
  const set = /mobilize=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '');
  if (set !== null && mine !== undefined) mine.token = set[1] ?? '';
  return answer;
};

export type Rows = Record<string, unknown>;

/** A real server, as devices of the model talk to it. `session` of a cookie is its token. */
export class Real implements Backend {
  readonly installation: Installation;
  doubles = 0; // so many operations are sent twice at once
  asked = 0;
  written = 0;

  constructor(installation: Installation) {
    this.installation = installation;
  }

  newId(): string {
    return newId();
  }

  async answer({ session }: Cookie, method: string, path: string, how: Ask): Promise<unknown> {
    this.asked++;
    const once = (): Promise<unknown> => this.ask(session, method as Method, path, how);
    if (how.operation === undefined) return once();
    this.written++;
    if (this.doubles === 0) return once();
    this.doubles--;
    const [first] = await Promise.all([once(), once().catch(() => undefined)]);
    return first;
  }

  ask<T>(token: string, method: Method, path: string, how: Ask = {}): Promise<T> {
    return jar.run({ token }, () => ask<T>(method, this.installation.url + path, how));
  }

  /** Asks for somebody without a session and returns the one that the answer brings. */
  async admitted(method: Method, path: string, body: unknown): Promise<string> {
    const mine = { token: '' };
    await jar.run(mine, () => ask(method, this.installation.url + path, { body }));
    return mine.token;
  }

  listen(cookie: () => Cookie, { hint, ended }: Heard): () => void {
    const over = new AbortController();
    void (async () => {
      while (!over.signal.aborted) {
        await this.#stream(cookie().session, over.signal, hint, ended).catch(() => undefined);
        await pause(100);
      }
    })();
    return () => over.abort();
  }

  async #stream(token: string, signal: AbortSignal, hint: () => void, ended: () => void): Promise<void> {
    const headers = { cookie: `mobilize=${token}` };
    const answer = await fetchBare(`${this.installation.url}/v1/live`, { headers, signal });
    if (!answer.ok || answer.body === null) return;
    hint();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      if (value?.includes('event: hint') === true) hint();
      if (value?.includes('event: ended') === true) return ended();
    }
  }

  /** Everything the server shows a session of a circle, asked for from nothing. */
  async shows(token: string, circle: string): Promise<Rows> {
    const rows: Rows = {};
    for (let cursor = '', more = true; more;) {
      const page = await this.ask<SyncPage>(token, 'GET', `/v1/sync?cursor=${encodeURIComponent(cursor)}`);
      for (const change of page.changes)
        if (change.circle === circle && change.value !== null) rows[`${change.collection} ${change.id}`] = change.value;
      ({ cursor, more } = page);
    }
    return rows;
  }

  /** Whether a session sees a circle. */
  async lets(token: string, circle: string): Promise<boolean> {
    try {
      return (await this.ask<SyncPage>(token, 'GET', '/v1/sync?cursor=')).circles.some((one) => one.id === circle);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return false;
      throw error;
    }
  }

  async signUp(name: string, email: string): Promise<Cookie> {
    await this.ask('', 'POST', '/v1/sign-in/links', { body: { email, name, language: 'da' } });
    const token = await this.installation.secretFor(email);
    const session = await this.admitted('POST', '/v1/sign-in/redeem', { token });
    return { person: await this.#person(session), session };
  }

  async #person(session: string): Promise<string> {
    return (await this.ask<{ person: { id: string } }>(session, 'GET', '/v1/me')).person.id;
  }

  /** Invites somebody and lets them accept. */
  async join(inviter: Cookie, circle: string, guest: Cookie): Promise<void> {
    const body = { role: 'planner', scopes: ['plan.view', 'plan.edit', 'plan.tick'] };
    const { token } = await this.ask<{ token: string }>(inviter.session, 'POST', `/v1/circles/${circle}/invitations`, {
      body,
    });
    await this.ask(guest.session, 'POST', '/v1/invitations/accept', { body: { token }, operation: newId() });
  }

  /** Pairs a new device of the citizen. */
  async pair(planner: Cookie, circle: string): Promise<Cookie> {
    const pairings = `/v1/circles/${circle}/pairings`;
    const { id, secret } = await this.ask<{ id: string; secret: string }>(planner.session, 'POST', pairings, {});
    const { claim } = await this.ask<{ claim: string }>('', 'POST', '/v1/pairings/claim', { body: { secret } });
    await this.ask(planner.session, 'POST', `${pairings}/${id}/confirm`, {});
    const session = await this.admitted('POST', '/v1/pairings/collect', { id, claim });
    return { person: await this.#person(session), session };
  }
}

export const pause = (milliseconds: number): Promise<void> => new Promise((later) => setTimeout(later, milliseconds));
