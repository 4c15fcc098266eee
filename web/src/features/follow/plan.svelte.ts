// The citizen's own plan, as the screens here read it: whose it is, how it is to be shown, what lies on a day.
// Owns: reading. Does not own: what is now (today), writing (plan/commands).
import { getContext, setContext } from 'svelte';
import { pictureSource, type PictureSource } from '../../api/pictures';
import type { CitizenSettings, Circle } from '../../api/wire';
import type { Replica } from '../../sync/replica';
import type { Minutes } from '../../ui/minute.svelte';
import { changeOccurrence } from '../plan/day';
import type { OccurrencePatch } from '../plan/schedule/occurrence';
import { expand, type Item } from '../plan/schedule/expand';
import { nowIn, type LocalNow } from '../plan/schedule/moment';
import { onTheWall, stillHeld, type Held } from './today';

/** Somebody else's plan at a moment, as its citizen would see it. */
export interface Preview {
  readonly circle: string;
  readonly at: number;
}

export class OwnPlan {
  readonly replica: Replica;
  /** A thing just ticked or put aside on Now: it stays there, with its undo. Reactive. */
  #held = $state.raw<Held>();
  /** Why the last thing done could not be kept on this device. Reactive. */
  unkept = $state<'full' | 'broken'>();

  readonly #minutes: Minutes;
  readonly #preview: Preview | undefined;

  constructor(replica: Replica, minutes: Minutes, preview?: Preview) {
    this.replica = replica;
    this.#minutes = minutes;
    this.#preview = preview;
  }

  /** The circle in which the person signed in is the citizen; in a preview the one that is previewed. */
  get circle(): Circle | undefined {
    const preview = this.#preview;
    if (preview !== undefined) return this.replica.circle(preview.circle);
    return this.replica.circles.find((circle) => circle.role === 'citizen');
  }

  /** Unix milliseconds at the start of this minute. Reactive. */
  get now(): number {
    return this.#preview?.at ?? this.#minutes.now;
  }

  get settings(): CitizenSettings {
    const { circle } = this;
    return (circle && this.replica.row('citizen', circle.id, circle.id)?.settings) ?? {};
  }

  /** The day and time where the citizen is. */
  get local(): LocalNow {
    return nowIn(this.circle?.zone ?? 'Europe/Copenhagen', this.now);
  }

  /** Whether this device has ever had the plan. */
  get isKnown(): boolean {
    return this.circle !== undefined;
  }

  /** Whether the word of a thing is only read aloud: its picture says it. */
  isWordless(picture: unknown): boolean {
    return this.settings.text === 'hidden' && picture !== undefined;
  }

  /** Where the citizen's day is shown: by itself, or with tomorrow. */
  get dayPath(): '/day' | '/days' {
    return this.settings.view === 'twoDays' ? '/days' : '/day';
  }

  /** How a thing that is done is marked. High contrast fades nothing, so there it has a mark. */
  get doneMark(): 'check' | 'cross' | 'none' {
    const { doneMark = 'check', theme } = this.settings;
    return doneMark === 'fade' ? (theme === 'contrast' ? 'check' : 'none') : doneMark;
  }

  /** What lies on a day, in its order. */
  day(day: string): readonly Item[] {
    return this.days(day, day);
  }

  /** What lies on the days between two, both included. */
  days(from: string, to: string): readonly Item[] {
    const { circle, replica } = this;
    if (circle === undefined) return [];
    const items = expand(replica.rows('activity', circle.id), replica.rows('occurrence', circle.id), from, to);
    return onTheWall(items, circle.zone);
  }

  picture(ref: string | undefined, size: 'large' | 'small'): PictureSource | undefined {
    return pictureSource(this.circle?.id ?? '', ref, size);
  }

  /** Keeps a thing on Now, with its undo. */
  hold({ id }: Item): void {
    const { day, time } = this.local;
    this.#held = { id, day, time };
  }

  /** Lets go of a thing, or of whatever is held. */
  letGo(item?: Item): void {
    if (item === undefined || item.id === this.#held?.id) this.#held = undefined;
  }

  /** The thing that is held among those of today. Reactive. */
  heldAmong(items: readonly Item[]): string | undefined {
    return stillHeld(this.#held, items, this.local);
  }

  /** Whether the citizen may say what is done. */
  get mayTick(): boolean {
    return this.#preview !== undefined || (this.circle?.scopes.includes('plan.tick') ?? false);
  }

  /** Says how it goes with a thing. Nothing when the thing has just gone. */
  async mark(item: Item, patch: OccurrencePatch): Promise<void> {
    const { circle, replica } = this;
    const activity = circle && replica.row('activity', circle.id, item.activity);
    if (circle === undefined || activity === undefined) return;
    const site = { circle: circle.id, by: replica.person, at: new Date().toISOString() };
    const row = replica.row('occurrence', circle.id, item.id);
    try {
      await replica.run(changeOccurrence(site, activity, row, item.key, patch));
      this.unkept = undefined;
    } catch (error) {
      // Shown as it was before, with a sentence: nothing pretends to be kept.
      this.unkept = error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'broken';
      reportError(error);
    }
  }
}

const key = Symbol('own plan');

export function providePlan(plan: OwnPlan): OwnPlan {
  return setContext(key, plan);
}

export function usePlan(): OwnPlan {
  return getContext<OwnPlan>(key);
}
