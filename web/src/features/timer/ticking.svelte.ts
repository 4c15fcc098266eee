// The present moment for what shows a timer: it moves when the timer next looks otherwise, and when a sleeping screen
// wakes. Call it while a component is being made.
// Owns: when timers look at the clock. Does not own: when that is (run.nextTurn).

import { untrack } from 'svelte';

export interface Moment {
  readonly now: number; // Unix milliseconds; reactive
}

/** `next` tells when something next looks otherwise after a moment; undefined when nothing does. */
export function ticking(next: (now: number) => number | undefined, time: () => number = () => Date.now()): Moment {
  let now = $state(time());
  $effect(() => {
    const look = (): void => {
      now = time();
    };
    const turn = next(now);
    const behind = time() - now;
    if (Math.abs(behind) > 200) return untrack(look); // the clock is known better now, or was set
    // A minute at most: a clock that was set is noticed.
    const wait = turn === undefined ? 60_000 : Math.min(60_000, Math.max(0, turn - now - behind) + 5);
    const timer = setTimeout(look, wait);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  });
  return {
    get now() {
      return now;
    },
  };
}
