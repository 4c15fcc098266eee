// The citizen's own plan, as the screens here read it: whose it is, how it is to be shown, what lies on a day.
// Owns: reading. Does not own: what is now (today), writing (plan/commands).
import { getContext, setContext } from 'svelte';
import { pictureSource, type PictureSource } from '../../api/pictures';
import type { CitizenSettings, Circle, Colour, View } from '../../api/wire';
import type { Command } from '../../sync/command';
import { handedName, type Handed } from '../../sync/handover';
import type { Replica } from '../../sync/replica';
import type { Minutes } from '../../ui/minute.svelte';
import { changeOccurrence, type Site } from '../plan/day';
import type { Host } from '../plan/host';
import type { OccurrencePatch } from '../plan/schedule/occurrence';
import { expand, type Item } from '../plan/schedule/expand';
import { nowIn, type LocalNow } from '../plan/schedule/moment';
import { onTheWall, stillHeld, type Held } from './today';

/** Somebody else's plan at a moment, as its citizen would see it. */
export interface Preview {
  readonly circle: string;
  readonly at: number;
}

/** A place of the citizen's, and the forms it can have: the first counts until another opens first. */
export const forms = {
  now: ['now', 'nowNext', 'firstThen'],
  day: ['day', 'list', 'twoDays'],
  week: ['week', 'fiveDays'],
} as const;
export type PlaceName = keyof typeof forms;

/** Where each form is. */
export const paths = {
  now: '/now',
  nowNext: '/now-next',
  firstThen: '/first-then',
  day: '/day',
  list: '/list',
  twoDays: '/days',
  fiveDays: '/five-days',
  week: '/week',
} as const satisfies Record<View, string>;

function formIn(view: View | undefined, place: PlaceName): View {
  return forms[place].find((form) => form === view) ?? forms[place][0];
}

/** What a place shows under these settings. */
export function formOf({ view, mode }: CitizenSettings, place: PlaceName): View | 'onlyNow' | 'onlyNext' {
  if (mode === 'pda') return place === 'now' ? 'onlyNow' : 'onlyNext';
  return formIn(view, place);
}

/** The two screens of somebody who sees only what is now and what comes. */
export const pdaPaths = ['/only/now', '/only/next'] as const;

/** Somebody who takes part, with the colour that is theirs. */
export interface Companion {
  readonly name: string;
  readonly colour: Colour;
}

export class OwnPlan implements Host {
  readonly replica: Replica;
  /** A thing just ticked or put aside on Now: it stays there, with its undo. Reactive. */
  #held = $state.raw<Held>();
  /** Why the last thing done could not be kept on this device. Reactive. */
  unkept = $state<'full' | 'broken'>();

  /** The thing that the person chooses again for. Reactive. */
  rechosen = $state('');
  /** What is fetched once a screen stands; undefined until then. Reactive. */
  parts = $state.raw<typeof import('./parts')>();

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
    const handed = this.handed;
    if (handed !== undefined) return this.replica.circle(handed.circle);
    return this.replica.circles.find((circle) => circle.role === 'citizen');
  }

  /** To whom this device is handed over, undefined for nobody. Reactive. */
  get handed(): Handed | undefined {
    return this.#preview === undefined ? this.replica.kept<Handed>(handedName) : undefined;
  }

  get isHanded(): boolean {
    return this.handed !== undefined;
  }

  /** Whether it is only looked at, by somebody who plans. */
  get isPreview(): boolean {
    return this.#preview !== undefined;
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

  /** Whether there is only what is now and what comes. */
  get isPda(): boolean {
    return this.settings.mode === 'pda';
  }

  /** The form of a place: what opens first gives its own place that form. */
  form(place: PlaceName): View {
    return formIn(this.settings.view, place);
  }

  /** Where a place is, in its form. */
  path(place: PlaceName): string {
    return this.isPda ? pdaPaths[0] : paths[this.form(place)];
  }

  /** Where the citizen begins. */
  get home(): string {
    return this.isPda ? pdaPaths[0] : paths[this.settings.view ?? 'now'];
  }

  /** Who takes part, each with their colour; nobody where colours tell something else. */
  companions({ with: people }: Pick<Item, 'with'>): readonly Companion[] {
    const { circle, settings } = this;
    if (settings.days !== 'own' || circle === undefined) return [];
    return people.flatMap(({ person, name: called }) => {
      const name = (person && this.replica.row('member', circle.id, person)?.name) ?? called;
      if (name === undefined) return [];
      return [{ name: name.split(' ')[0] ?? name, colour: settings[`colour:${person ?? name}`] ?? 'grey' }];
    });
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

  /** Fetches what stands on these screens only now and then. */
  async fetchParts(): Promise<void> {
    this.parts ??= await import('./parts');
  }

  /** Whether the citizen may say what is done. */
  get mayTick(): boolean {
    return this.#preview !== undefined || (this.circle?.scopes.includes('plan.tick') ?? false);
  }

  /** Says how it goes with a thing. Nothing when the thing has just gone. */
  async mark(item: Item, patch: OccurrencePatch): Promise<void> {
    await this.keep((site) => {
      const activity = this.replica.row('activity', site.circle, item.activity);
      const row = this.replica.row('occurrence', site.circle, item.id);
      return activity === undefined ? [] : [changeOccurrence(site, activity, row, item.key, patch)];
    });
  }

  /** Makes a change here. */
  async keep(of: (site: Site) => readonly Command[]): Promise<void> {
    const { circle, replica } = this;
    if (circle === undefined) return;
    try {
      await replica.runAll(of({ circle: circle.id, by: replica.person, at: new Date().toISOString() }));
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
