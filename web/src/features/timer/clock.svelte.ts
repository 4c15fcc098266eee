// The timers of a citizen's day, as they are at this moment.
// Owns: reading. Call it while a component is being made. Start reading at: timersOf.
import type { TimerRun } from '../../api/wire';
import type { Host } from '../plan/host';
import type { Item } from '../plan/schedule/expand';
import { lookOf } from './look';
import { nextTurn, standing } from './run';
import { measuring, serverNow, steadily } from './server-clock';
import { isSeen, plannedRun, runOf, standingAlone, toldFor } from './shown';
import { ticking } from './ticking.svelte';

/** A timer with what it is for. */
export interface Named {
  readonly run: TimerRun;
  readonly title: string;
  readonly picture?: string | undefined;
  readonly alone: boolean;
}

export interface Timers {
  readonly now: number;
  readonly alone: readonly Named[]; // those that belong to nothing in the plan, newest first
  of(item: Item): Named | undefined;
  /** Of everything today. */
  readonly all: readonly Named[];
}

/** Everything is reactive. `name` is for one that was given no word. */
export function timersOf(
  host: Pick<Host, 'replica' | 'circle' | 'settings' | 'local' | 'day'>,
  name: () => string,
): Timers {
  const runs = $derived(host.circle === undefined ? [] : host.replica.rows('timer', host.circle.id));
  const items = $derived(host.day(host.local.day));
  const activity = (id: string) => host.circle && host.replica.row('activity', host.circle.id, id);
  const clock = ticking(
    (now) => {
      const planned = items.flatMap((item) => plannedRun(activity(item.activity), item, Infinity) ?? []);
      const turns = [...runs, ...planned].flatMap((run) => {
        const at = standing(run, now);
        if (at.phase === 'ended') return [at.until + toldFor];
        if (Date.parse(run.startedAt) > now) return [Date.parse(run.startedAt)];
        return [nextTurn(run, now, lookOf(run.kind, host.settings).isBySecond) ?? Infinity];
      });
      const next = Math.min(...turns.filter((turn) => turn > now));
      return Number.isFinite(next) ? next : undefined;
    },
    steadily(() => serverNow(host.replica)),
  );
  $effect(() => measuring(host.replica));
  const of = (item: Item): Named | undefined => {
    const run = runOf(runs, activity(item.activity), item, clock.now);
    return run && { run, title: item.title, picture: item.picture, alone: false };
  };
  return {
    get now() {
      return clock.now;
    },
    of,
    get alone() {
      return standingAlone(runs, clock.now).map((run) => ({
        run,
        title: run.title || name(),
        picture: run.picture,
        alone: true,
      }));
    },
    get all() {
      return [
        ...this.alone,
        ...items.flatMap((item) => {
          const named = of(item);
          return named !== undefined && isSeen(named.run, clock.now) ? [named] : [];
        }),
      ];
    },
  };
}
