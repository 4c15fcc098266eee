// One day of a series with something of its own: what a tick, a skip or a change of that day makes of it, as the
// server makes it. Apart from change.ts, since this is all that a citizen's device needs.
// Start reading at: applyOccurrencePatch.
import type { Activity, Occurrence, OccurrenceState } from '../../../api/wire';
import { ownFields, type OwnField } from './expand';

/** Who changes a plan, and when (RFC 3339, UTC, with milliseconds). */
export interface Stamp {
  readonly by: string;
  readonly at: string;
}

/** What PUT of one occurrence may change. `inherit` makes fields as in the activity again. */
export type OccurrencePatch = Partial<Pick<Occurrence, OwnField>> & {
  readonly state?: OccurrenceState;
  readonly inherit?: readonly OwnField[];
  readonly doneSteps?: readonly string[]; // the steps that are done, all of them
  readonly tickSteps?: readonly string[]; // these become done, whatever others there are
  readonly untickSteps?: readonly string[];
};

type Row = Record<string, unknown>;

/** One occurrence with a change of its own. `row` is undefined when it had nothing of its own before. */
export function applyOccurrencePatch(
  activity: Activity,
  row: Occurrence | undefined,
  key: string,
  patch: OccurrencePatch,
  stamp: Stamp,
): Occurrence {
  const before: Occurrence = row ?? { activity: activity.id, key: keyFor(activity, key), state: 'planned' };
  const next: Row = { ...before };
  for (const field of patch.inherit ?? []) Reflect.deleteProperty(next, field);
  for (const field of ownFields) if (patch[field] !== undefined) next[field] = patch[field];
  if (patch.state !== undefined && patch.state !== before.state) {
    Object.assign(next, { state: patch.state, stateAt: stamp.at, stateBy: stamp.by });
  }
  const named = [...(patch.doneSteps ?? before.doneSteps ?? []), ...(patch.tickSteps ?? [])];
  const done = [...new Set(named)].filter((id) => patch.untickSteps?.includes(id) !== true);
  if (done.length > 0) next.doneSteps = done;
  else Reflect.deleteProperty(next, 'doneSteps');
  if (isSame(next, before)) return before;
  return { ...(next as unknown as Occurrence), version: (before.version ?? 0) + 1 };
}

/** The key by which an occurrence is kept that a device may still know otherwise: 'once' of an activity that recurs
 *  by now, or the other way round. */
export function keyFor(activity: Pick<Activity, 'rule' | 'day'>, key: string): string {
  if (activity.rule === '') return key === activity.day ? 'once' : key;
  return key === 'once' ? activity.day : key;
}

const stamps = ['version', 'changedAt'];

/** Whether two rows say the same, whoever wrote them and when. */
export function isSame(a: object, b: object): boolean {
  const said = (row: object): string =>
    JSON.stringify(
      Object.entries(row)
        .filter(([name, value]) => !stamps.includes(name) && value !== undefined)
        .sort(),
    );
  return said(a) === said(b);
}
