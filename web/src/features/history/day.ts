// The history of a day: entries of many activities in one list, and the change that brings back what one of them changed.
// Owns: which entries have a way back, and what it is. Does not own: the words (lines), fetching (DayHistory).
// Start reading at: dayLines, then wayBack.
import type { Activity, Circle, Occurrence } from '../../api/wire';
import type { Command } from '../../sync/command';
import type { Plan } from '../plan/acts';
import { changeActivity, changeOccurrence, seriesOf, type Site } from '../plan/commands';
import { activityPath } from '../plan/day';
import { ownFields } from '../plan/schedule/expand';
import type { ActivityPatch } from '../plan/schedule/change';
import type { OccurrencePatch } from '../plan/schedule/occurrence';
import { mayCancel, mayChange } from '../plan/sides';
import { lines, type Entry, type Line } from './lines';

/** One entry of GET …/days/{day}/history. */
export interface DayEntry extends Entry {
  readonly activity: string;
  readonly title?: string;
}

/** A line of the day, and the activity it tells of: as it is now, or what the entry knows of it. */
export interface DayLine extends Line {
  readonly entry: DayEntry;
  readonly activity: Activity;
  readonly isThere: boolean; // the activity is in the plan
}

/** The entries, newest first, as lines; ticks of one activity in a row are one. */
export function dayLines(entries: readonly DayEntry[], plan: Plan, nameOf: (person: string) => string): DayLine[] {
  const runs: DayEntry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last?.[0]?.activity === entry.activity) last.push(entry);
    else runs.push([entry]);
  }
  return runs.flatMap((run) => {
    const id = run[0]?.activity ?? '';
    const there = plan.activities.find((one) => one.id === id);
    const activity = there ?? gone(id, entries);
    return lines(run, { activity, nameOf }).map((line) => ({
      ...line,
      entry: line.entry as DayEntry,
      activity,
      isThere: there !== undefined,
    }));
  });
}

/** What the entries know of an activity that is not in the plan. */
function gone(id: string, entries: readonly DayEntry[]): Activity {
  const own = entries.filter((entry) => entry.activity === id);
  const known = own.flatMap(({ key, before, after }) => (key === undefined ? [after, before] : []));
  return {
    id,
    title: own.find(({ title }) => title !== undefined)?.title ?? '',
    day: '',
    start: '',
    end: '',
    minutes: 0,
    part: '',
    rank: '',
    zone: '',
    steps: [],
    ...Object.assign({}, ...known.reverse()),
    rule: known.find(({ rule }) => rule !== undefined)?.rule ?? '',
  } as Activity;
}

const activityFields = [
  ...ownFields,
  'with',
  'rule',
  'choices',
  'timer',
  'sound',
] as const satisfies readonly (keyof ActivityPatch)[];
const blank: Readonly<Record<string, unknown>> = {
  minutes: 0,
  steps: [],
  with: [],
  choices: [],
  timer: { kind: '', minutes: 0, starts: '' },
};

/** The change that puts back what an entry changed; undefined when there is none, when it is so already, or when it is
 *  another side's. */
export function wayBack(
  site: Site,
  circle: Circle,
  plan: Plan,
  sideOf: (person: string) => string | undefined, // undefined of somebody who is no more
  { entry, activity, isThere }: DayLine,
): Command | undefined {
  // What is gone tells no more whose it was: whoever deleted it was of its side.
  if (entry.deed === 'deleted')
    return !isThere && mayChange(circle, { side: sideOf(entry.by ?? '') ?? 'unknown' })
      ? restored(site, entry.activity)
      : undefined;
  if (!isThere || (entry.deed !== 'changed' && entry.deed !== 'adjusted' && entry.deed !== 'ticked')) return undefined;
  if (entry.key === undefined) {
    const patch = patchOf(entry, activity);
    if (patch === undefined || !mayChange(circle, activity)) return undefined;
    return changeActivity(site, seriesOf(activity, plan.occurrences), patch);
  }
  const row = plan.occurrences.find((one) => one.activity === activity.id && one.key === entry.key);
  const patch = occurrencePatchOf(entry, row);
  if (patch === undefined || !mayPut(circle, activity, entry, patch)) return undefined;
  return changeOccurrence({ ...site, mayEdit: circle.scopes.includes('plan.edit') }, activity, row, entry.key, patch);
}

/** Brings back an activity that this device no longer holds: it is here when the server has answered. */
function restored({ circle }: Site, id: string): Command {
  const path = activityPath(circle, id);
  const apply = (): void => undefined;
  return {
    name: 'activity.restore',
    circle,
    apply,
    send: { method: 'POST', path: `${path}/restore` },
    undo: { name: 'activity.delete', circle, apply, send: { method: 'DELETE', path } },
  };
}

/** The other side's day is ticked by whoever ticks, and crossed out by a guardian; nothing else of it is touched. */
function mayPut(circle: Circle, activity: Activity, { before, after }: Entry, patch: OccurrencePatch): boolean {
  if (mayChange(circle, activity)) return true;
  const names = Object.keys(patch);
  if (
    names.every((name) => ['state', 'doneSteps', 'choice'].includes(name)) &&
    !isOut(before.state) &&
    !isOut(after.state)
  )
    return circle.scopes.includes('plan.tick');
  return names.every((name) => name === 'state') && after.state !== 'deleted' && mayCancel(circle, activity);
}
const isOut = (state: string | undefined): boolean => state === 'cancelled' || state === 'deleted';

function patchOf({ before, after }: Entry, activity: Activity): ActivityPatch | undefined {
  const now = activity as unknown as Record<string, unknown>;
  const patch = Object.fromEntries(
    activityFields
      .filter((name) => name in before || name in after)
      .map((name) => [name, (before as Record<string, unknown>)[name] ?? blank[name] ?? ''] as const)
      .filter(([name, value]) => !isSame(value, now[name] ?? blank[name] ?? '')),
  );
  return Object.keys(patch).length === 0 ? undefined : (patch as ActivityPatch);
}

function occurrencePatchOf({ before, after }: Entry, row: Occurrence | undefined): OccurrencePatch | undefined {
  const now = (row ?? {}) as unknown as Record<string, unknown>;
  const touched = ownFields.filter((name) => name in before || name in after);
  const had = touched.filter((name) => name in before && !isSame(before[name], now[name]));
  const inherit = touched.filter((name) => !(name in before) && now[name] !== undefined);
  const state = before.state ?? 'planned';
  const steps = before.doneSteps ?? [];
  const choice = before.choice ?? '';
  const patch = {
    ...Object.fromEntries(had.map((name) => [name, before[name]])),
    ...(inherit.length > 0 && { inherit }),
    ...('state' in after && state !== (row?.state ?? 'planned') && { state }),
    ...(('doneSteps' in before || 'doneSteps' in after) &&
      !isSame(steps, row?.doneSteps ?? []) && { doneSteps: steps }),
    ...(('choice' in before || 'choice' in after) && choice !== (row?.choice ?? '') && { choice }),
  };
  return Object.keys(patch).length === 0 ? undefined : (patch as OccurrencePatch);
}

const isSame = (one: unknown, two: unknown): boolean => JSON.stringify(one) === JSON.stringify(two);
