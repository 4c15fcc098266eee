// What happens to one day of an activity, as a command: ticked, skipped, moved, changed.
// Apart from commands.ts, since this is all that a citizen's device needs.
import type { Activity, Occurrence, OccurrenceState } from '../../api/wire';
import type { Command, Draft } from '../../sync/command';
import { isFact, ownFields } from './schedule/expand';
import { applyOccurrencePatch, isOff, type OccurrencePatch, type Stamp } from './schedule/occurrence';

/** Where a change is made, by whom and when. */
export interface Site extends Stamp {
  readonly circle: string;
  readonly side?: string; // the customer on whose behalf; '' or absent for home
}

/** Where an activity is asked for. */
export const activityPath = (circle: string, activity: string): string =>
  `/v1/circles/${circle}/activities/${activity}`;

/** The id of an occurrence's row. */
export const rowId = (row: Pick<Occurrence, 'activity' | 'key'>): string => `${row.activity}/${row.key}`;

/** Changes one day of an activity. Undone by putting back what that day had of its own. */
export function changeOccurrence(
  site: Site,
  activity: Activity,
  row: Occurrence | undefined,
  key: string,
  patch: OccurrencePatch,
): Command {
  const next = applyOccurrencePatch(activity, row, key, patch, site);
  const back = inverseOf(row, patch);
  const to = `${activityPath(site.circle, activity.id)}/occurrences/${next.key}`;
  return {
    name: patch.state === undefined ? 'occurrence.change' : `occurrence.${patch.state}`,
    circle: site.circle,
    apply: (rows) => {
      rows.put('occurrence', rowId(next), next);
      if (patch.state === 'done') earn(rows, activity, next, site.at);
    },
    send: { method: 'PUT', path: to, body: patch },
    undo: {
      name: 'occurrence.change',
      circle: site.circle,
      apply: (rows) =>
        rows.put(
          'occurrence',
          rowId(next),
          applyOccurrencePatch(activity, rows.get('occurrence', rowId(next)), key, back, site),
        ),
      send: { method: 'PUT', path: to, body: back },
    },
  };
}

// A part of every reward, kept though the tick be taken back: a row of its own, so that no two undo each other.
function earn(rows: Draft, activity: Activity, row: Occurrence, at: string): void {
  const day = row.day ?? (row.key === 'once' ? activity.day : row.key);
  rows.put('earned', rowId(row), { id: rowId(row), activity: row.activity, key: row.key, at, day });
}

// Taking a fact back is saying that the thing is planned, which anybody who ticks may; what had been cancelled shows
// again. Whoever crossed out a fact puts it back as it was.
function stateBefore(row: Occurrence | undefined, said: OccurrenceState): OccurrencePatch {
  const state = row?.state ?? 'planned';
  if (isFact(said) && isOff(state)) return { state: 'planned' };
  return isOff(said) && isFact(state) ? { state, under: row?.under ?? '' } : { state };
}

function inverseOf(row: Occurrence | undefined, patch: OccurrencePatch): OccurrencePatch {
  const touched = ownFields.filter((field) => patch[field] !== undefined || patch.inherit?.includes(field));
  const had = touched.filter((field) => row?.[field] !== undefined);
  const inherit = touched.filter((field) => row?.[field] === undefined);
  const steps = patch.doneSteps !== undefined || patch.tickSteps !== undefined || patch.untickSteps !== undefined;
  return {
    ...Object.fromEntries(had.map((field) => [field, row?.[field]])),
    ...(inherit.length > 0 ? { inherit } : {}),
    ...(patch.state === undefined ? {} : stateBefore(row, patch.state)),
    ...(patch.choice === undefined ? {} : { choice: row?.choice ?? '' }),
    ...(steps ? { doneSteps: row?.doneSteps ?? [] } : {}),
  };
}
