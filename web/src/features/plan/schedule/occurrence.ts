// One day of a series with something of its own: what a tick, a skip or a change of that day makes of it, as the
// server makes it. Apart from change.ts, since this is all that a citizen's device needs.
// Start reading at: applyOccurrencePatch.
import type { Activity, Occurrence, OccurrenceState, OffState } from '../../../api/wire';
import { isFact, ownFields, type OwnField } from './expand';

/** Who changes a plan, and when (RFC 3339, UTC, with milliseconds). */
export interface Stamp {
  readonly by: string;
  readonly at: string;
  readonly mayEdit?: boolean; // whether they may edit the plan, not only tick
}

/** What PUT of one occurrence may change. `inherit` makes fields as in the activity again. */
export type OccurrencePatch = Partial<Pick<Occurrence, OwnField>> & {
  readonly state?: OccurrenceState;
  readonly under?: OffState | ''; // what lies under a fact
  readonly inherit?: readonly OwnField[];
  readonly doneSteps?: readonly string[]; // the steps that are done, all of them
  readonly tickSteps?: readonly string[]; // these become done, whatever others there are
  readonly untickSteps?: readonly string[];
  readonly choice?: string; // what is chosen; '' for nothing
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
  const is = patch.state === undefined ? before : becoming(before, patch.state, stamp.mayEdit === true);
  if (is.state !== before.state) Object.assign(next, { state: is.state, stateAt: stamp.at, stateBy: stamp.by });
  const under = isFact(is.state) ? (patch.under ?? is.under ?? '') : '';
  if (under === '') Reflect.deleteProperty(next, 'under');
  else next['under'] = under;
  const named = [...(patch.doneSteps ?? before.doneSteps ?? []), ...(patch.tickSteps ?? [])];
  const done = [...new Set(named)].filter((id) => patch.untickSteps?.includes(id) !== true);
  if (done.length > 0) next.doneSteps = done;
  else Reflect.deleteProperty(next, 'doneSteps');
  if (patch.choice === '') Reflect.deleteProperty(next, 'choice');
  else if (patch.choice !== undefined) next['choice'] = patch.choice;
  if (isSame(next, before)) return before;
  return { ...(next as unknown as Occurrence), version: (before.version ?? 0) + 1 };
}

/** The states that a row comes to when somebody says another. A fact remembers what was cancelled or deleted under it,
 *  and leaves that behind when it is taken back. Only whoever may edit brings back what is cancelled or deleted. */
function becoming(row: Occurrence, state: OccurrenceState, mayEdit: boolean): Pick<Occurrence, 'state' | 'under'> {
  const off = isOff(row.state) ? row.state : row.under;
  if (isFact(state)) return { state, ...(off && { under: off }) };
  if (isOff(state) || off === undefined || (isOff(row.state) && mayEdit)) return { state };
  return { state: off };
}

/** Whether a state takes an occurrence out of the plan. */
export function isOff(state: OccurrenceState): state is OffState {
  return state === 'cancelled' || state === 'deleted';
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
