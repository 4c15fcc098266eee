// Searching for pictures on the internet through the server: asked when somebody says so, never while they type, so
// that half a name is told to nobody. No net and no provider are states, not faults.
import { ask } from '../../api/http';
import { Problem } from '../../api/problem';
import { sourceOf } from '../planner/credit';
import type { Choice } from './library';

/** A picture that was found. */
export interface Found {
  readonly id: string;
  readonly name: string;
  readonly licence: string;
  readonly author: string;
  readonly source: string;
}

/** What one search has come to: `idle` before the first, `off` where the operator has turned it off, `silent` when the
 *  provider does not answer, `away` without a net, `often` when it was asked too often. */
export type Status = 'idle' | 'asking' | 'answered' | 'off' | 'silent' | 'away' | 'often';

const causes: Readonly<Record<string, Status>> = {
  'picture.search_off': 'off',
  'picture.provider_away': 'silent',
  'limit.too_often': 'often',
};

/** The state that an error is. */
export function stateOf(error: unknown): Status {
  return error instanceof Problem ? (causes[error.code] ?? 'silent') : 'away';
}

export class InternetSearch {
  /** Best first; pages are put after each other. Reactive. */
  found = $state.raw<readonly Found[]>([]);
  /** Reactive. */
  status = $state<Status>('idle');
  /** Who is asked; '' until that is known. Reactive. */
  provider = $state('');
  /** What was asked for last. Reactive. */
  words = $state('');
  /** There is another page. Reactive. */
  more = $state(false);
  #page = 0;
  #turn = 0;
  readonly #path: string;

  constructor(circle: string) {
    this.#path = `/v1/circles/${circle}/internet`;
  }

  /** Learns who would be asked. */
  async meet(): Promise<void> {
    try {
      const { provider } = await ask<{ readonly provider: string }>('GET', this.#path);
      this.provider = provider;
      if (provider === '') this.status = 'off';
    } catch (error) {
      if (this.status === 'idle') this.status = stateOf(error);
    }
  }

  /** Asks for words anew. */
  async look(words: string): Promise<void> {
    this.found = [];
    this.#page = 0;
    this.words = words.trim();
    await this.next();
  }

  /** Asks for the next page. */
  async next(): Promise<void> {
    const turn = ++this.#turn;
    this.status = 'asking';
    try {
      const answer = await ask<{
        readonly provider: string;
        readonly found: readonly Found[];
        readonly more: boolean;
      }>('POST', `${this.#path}/search`, { body: { query: this.words, page: this.#page + 1 } });
      if (turn !== this.#turn) return;
      const known = new Set(this.found.map(({ id }) => id));
      this.found = [...this.found, ...answer.found.filter(({ id }) => !known.has(id))];
      this.#page += 1;
      this.more = answer.more && this.#page < 10;
      this.provider = answer.provider;
      this.status = 'answered';
    } catch (error) {
      if (turn === this.#turn) this.status = stateOf(error);
    }
  }

  /** Where a found picture's pixels are, made anew by the server. */
  address(id: string, size: 'small' | 'large'): string {
    return `${this.#path}/${encodeURIComponent(id)}/${size}`;
  }

  /** A found picture as one that can be chosen. */
  choice({ id, name, author, source, licence }: Found): Choice {
    const told = [author, sourceOf(source).name, licence].filter((word) => word !== '').join(' · ');
    return { ref: `found:${id}`, name: name || this.words, told, src: this.address(id, 'small') };
  }
}
