// What is now, for the screens that show it: the thing itself, what follows, and what can be said of it.
// Owns: which thing, its acts. Does not own: how it is drawn. Start reading at: Present.
import { announce } from '../../a11y/announcer';
import { steady } from '../../a11y/steady';
import { m } from '../../i18n/messages';
import type { Item } from '../plan/schedule/expand';
import type { OwnPlan } from './plan.svelte';
import { standing, type Standing } from './today';

/** Which of a day's things is now, and which comes. */
export type Choose = (day: readonly Item[], time: string, held?: string) => Standing;

export class Present {
  readonly #plan: OwnPlan;
  readonly #choose: Choose;

  constructor(plan: OwnPlan, choose: Choose = standing) {
    this.#plan = plan;
    this.#choose = choose;
  }

  /** Today, in its order. Reactive, as everything here. */
  readonly day = $derived.by(() => this.#plan.day(this.#plan.local.day));
  readonly #standing = $derived.by(() => this.#choose(this.day, this.#plan.local.time, this.#plan.heldAmong(this.day)));

  get current(): Item | undefined {
    return this.#standing.current;
  }

  get next(): Item | undefined {
    return this.#standing.next;
  }

  /** Whether it was just ticked or put aside. */
  get isMarked(): boolean {
    const state = this.current?.state;
    return state === 'done' || state === 'skipped';
  }

  /** Whether something else is now, were it let go. */
  get canGoOn(): boolean {
    return this.isMarked && this.#choose(this.day, this.#plan.local.time).current?.id !== this.current?.id;
  }

  readonly mark = steady((state: 'done' | 'skipped' | 'planned') => {
    const item = this.current;
    if (item === undefined) return;
    if (state === 'planned') this.#plan.letGo();
    else this.#plan.hold(item);
    announce(saidOf(state)({ title: item.title }));
    void this.#plan.mark(item, { state });
  });

  readonly goOn = steady(() => this.#plan.letGo());
}

/** What is read out when it is said how it goes with a thing. */
export function saidOf(state: 'done' | 'skipped' | 'planned'): (of: { title: string }) => string {
  return state === 'done' ? m.follow_said_done : state === 'skipped' ? m.follow_said_not_now : m.follow_said_undone;
}
