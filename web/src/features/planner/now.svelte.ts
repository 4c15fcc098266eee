// What the wall clock of a citizen shows, kept up to the minute while a screen looks at it.
import { createSubscriber } from 'svelte/reactivity';
import { zoneOf, type LocalNow } from '../plan/schedule/moment';

const pause = 10_000; // how late a minute may be seen

/** A wall clock. `at` is reactive in a component. */
export class WallClock {
  readonly #follow: () => void;
  readonly #time: () => number;

  constructor(time: () => number = () => Date.now()) {
    this.#time = time;
    this.#follow = createSubscriber((update) => {
      const timer = setInterval(update, pause);
      const woken = (): void => update();
      document.addEventListener('visibilitychange', woken);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', woken);
      };
    });
  }

  /** Day and time in a zone; of this device when the zone is unknown here. */
  at(zone: string): LocalNow {
    this.#follow();
    try {
      return zoneOf(zone).now(this.#time());
    } catch {
      return zoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone).now(this.#time());
    }
  }
}
