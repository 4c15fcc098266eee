// For how long a plan stays on a device that hears nothing of the server, or that nobody uses (ADR 0037).
// Owns: the times, and the look at them every minute. Does not own: what happens when they are over (engine).
import type { Meta } from './disk';
import type { Clock, Kind } from './ports';

const minute = 60_000;
/** For how long a device keeps anything that nobody asks for. */
export const fortnight = 14 * 24 * 60 * minute;

/** For how long a plan stays on a device that has not reached the server. */
const keptFor: Readonly<Record<Kind, number>> = { own: fortnight, shared: 30 * minute, paired: fortnight };

export class Silence {
  readonly #clock: Clock;
  #touchedAt: number;
  #lookAway: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#touchedAt = clock.now();
  }

  /** When somebody last used this device, Unix milliseconds. */
  get touchedAt(): number {
    return this.#touchedAt;
  }

  /** Whether it was silent for too long at a moment. A shared device is silent too when nobody touches it. */
  isOver({ kind, heardAt }: Pick<Meta, 'kind' | 'heardAt'>, at = this.#clock.now()): boolean {
    const usedAt = kind === 'shared' ? Math.min(heardAt, this.#touchedAt) : heardAt;
    return heardAt > 0 && at - usedAt > keptFor[kind];
  }

  /** Somebody uses this device. True once a minute: worth telling. */
  touched(at = this.#clock.now()): boolean {
    const isNews = Math.abs(at - this.#touchedAt) >= minute;
    if (isNews) this.#touchedAt = at;
    return isNews;
  }

  /** Looks every minute. */
  watch(look: () => void): void {
    this.#lookAway = this.#clock.after(minute, () => {
      look();
      this.watch(look);
    });
  }

  stop(): void {
    this.#lookAway();
  }
}
