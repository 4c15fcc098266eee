// Searching the archive while somebody types: the last question wins, and no net is a state, not a fault.
import { ask } from '../../api/http';
import { Problem } from '../../api/problem';
import type { ArchiveSymbol } from '../../api/wire';
import { language } from '../../i18n/language.svelte';

const pause = 140; // milliseconds of quiet before asking

export class ArchiveSearch {
  /** What was found; the last answer stays while the next is awaited. Reactive. */
  found = $state.raw<readonly ArchiveSymbol[]>([]);
  /** Reactive. */
  status = $state<'idle' | 'asking' | 'answered' | 'away'>('idle');
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: AbortController | undefined;

  /** Asks for a word soon; nothing for ''. */
  look(word: string): void {
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    this.#pending?.abort();
    if (word.trim() === '') {
      this.found = [];
      this.status = 'idle';
      return;
    }
    this.status = 'asking';
    this.#timer = setTimeout(() => void this.#ask(word.trim(), turn), pause);
  }

  async #ask(word: string, turn: number): Promise<void> {
    this.#pending = new AbortController();
    try {
      const query = new URLSearchParams({ q: word, language: language(), limit: '48' });
      const answer = await ask<readonly ArchiveSymbol[] | { readonly symbols: readonly ArchiveSymbol[] }>(
        'GET',
        `/v1/archive/search?${query.toString()}`,
        { signal: this.#pending.signal },
      );
      if (turn !== this.#turn) return;
      this.found = 'symbols' in answer ? answer.symbols : answer;
      this.status = 'answered';
    } catch (error) {
      if (turn !== this.#turn) return;
      this.found = [];
      this.status = error instanceof Problem ? 'answered' : 'away';
    }
  }
}
