// Which timers a citizen sees: what goes on, and for a while what has run out, so that nobody who looked away misses it.
// Pure. Start reading at: onScreen.
import type { Activity, TimerRun } from '../../api/wire';
import type { Item } from '../plan/schedule/expand';
import { instant } from '../plan/schedule/moment';
import { minute, standing } from './run';

/** How long the end of a timer that stands alone is told. */
export const toldFor = 30 * minute;

const isOpen = (item: Item): boolean => item.state === 'planned' || item.state === 'active';

/** Whether a run is still to be seen at a moment. */
export function isSeen(run: TimerRun, now: number): boolean {
  const { phase, until } = standing(run, now);
  return phase === 'running' || phase === 'paused' || (phase === 'ended' && now < until + toldFor);
}

/** The run that the plan itself sets going as an activity begins; undefined when it does not, or not yet. Nobody
 *  writes it down: every device comes to the same one. */
export function plannedRun(activity: Activity | undefined, item: Item, now: number): TimerRun | undefined {
  const plan = activity?.timer;
  if (plan?.starts !== 'plan' || plan.kind === '' || item.start === '') return undefined;
  const at = instant(item.day, item.start, item.zone);
  if (at > now) return undefined;
  return {
    id: `plan ${item.id}`,
    kind: plan.kind,
    minutes: plan.minutes,
    activity: item.activity,
    key: item.key,
    isLocked: plan.isLocked ?? false,
    startedAt: new Date(at).toISOString(),
    events: [],
  };
}

/** Whether a run is only thought: it is written down when somebody does something to it. */
export const isThought = (run: TimerRun): boolean => run.id.startsWith('plan ');

const newest = (a: TimerRun, b: TimerRun): number =>
  Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.id < b.id ? -1 : 1);

/** The run of one thing: the newest, and none when it was stopped. */
export function runOf(
  runs: readonly TimerRun[],
  activity: Activity | undefined,
  item: Item,
  now: number,
): TimerRun | undefined {
  if (!isOpen(item)) return undefined;
  const [latest] = runs.filter((run) => run.activity === item.activity && run.key === item.key).sort(newest);
  if (latest === undefined) return plannedRun(activity, item, now);
  return standing(latest, now).phase === 'stopped' ? undefined : latest;
}

/** The runs that stand alone and are to be seen, newest first. */
export function standingAlone(runs: readonly TimerRun[], now: number): TimerRun[] {
  return runs.filter((run) => (run.activity ?? '') === '' && isSeen(run, now)).sort(newest);
}

/** All that are to be seen on a day: those of its things, and those that stand alone. */
export function onScreen(
  runs: readonly TimerRun[],
  activities: ReadonlyMap<string, Activity>,
  items: readonly Item[],
  now: number,
): TimerRun[] {
  const own = items.flatMap((item) => {
    const run = runOf(runs, activities.get(item.activity), item, now);
    return run !== undefined && isSeen(run, now) ? [run] : [];
  });
  return [...own, ...standingAlone(runs, now)];
}
