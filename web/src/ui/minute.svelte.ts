// The time, once a minute: when the minute turns, and when a sleeping screen wakes.
// Owns: when screens look at the clock. Does not own: zones and days (plan/schedule).
import { createSubscriber } from 'svelte/reactivity';

const minute = 60_000;

/** A clock that moves a minute at a time. Give tests a `time` of their own. */
export class Minutes {
  readonly #time: () => number;
  readonly #follow: () => void;

  constructor(time: () => number = () => Date.now()) {
    this.#time = time;
    this.#follow = createSubscriber((update) => {
      let timer = 0;
      const turn = (): void => {
        update();
        clearTimeout(timer);
        timer = window.setTimeout(turn, minute - (this.#time() % minute) + 20);
      };
      timer = window.setTimeout(turn, minute - (this.#time() % minute) + 20);
      document.addEventListener('visibilitychange', turn);
      return () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', turn);
      };
    });
  }

  /** Unix milliseconds at the start of this minute. Reactive. */
  get now(): number {
    this.#follow();
    const time = this.#time();
    return time - (time % minute);
  }
}
