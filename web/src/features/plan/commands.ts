// Every write to a plan, as commands: shown at once as the server will have it, sent until it has answered, and
// each with the command that undoes it.
// Owns: what a change does here and what is sent. Does not own: its rules (schedule/change) nor when it is run.
// Start reading at: createActivity; one day of an activity is in day.ts.
import type { Activity, Occurrence } from '../../api/wire';
import type { Command, Draft } from '../../sync/command';
import { activityPath, rowId, type Site } from './day';
import { applyActivityPatch, applySplit, settle, type ActivityPatch, type Series } from './schedule/change';

export { changeOccurrence, type Site } from './day';

/** What the server fills in by itself. */
type Given = 'author' | 'version' | 'createdAt' | 'changedAt' | 'lastDay' | 'origin' | 'side';

/** A new activity as a screen writes it. */
export type NewActivity = Omit<Activity, Given>;

/** A new activity. Undone by deleting it. */
export function createActivity(site: Site, activity: NewActivity): Command {
  const { id, ...body } = activity;
  const side = site.side ?? '';
  const written: Activity = {
    ...activity,
    ...(side !== '' && { side }),
    author: site.by,
    version: 1,
    createdAt: site.at,
    changedAt: site.at,
  };
  const row = settle(written) ?? written;
  return {
    name: 'activity.create',
    circle: site.circle,
    apply: (rows) => rows.put('activity', id, row),
    send: { method: 'PUT', path: activityPath(site.circle, id), body },
    undo: deletion(site, id),
    // What has been there is not made once more, it comes back.
    again: () => ({ ...restoration(site, row), undo: deletion(site, id) }),
  };
}

const deletion = (site: Site, id: string): Command => ({
  name: 'activity.delete',
  circle: site.circle,
  apply: (rows) => rows.remove('activity', id),
  send: { method: 'DELETE', path: activityPath(site.circle, id) },
});

const restoration = (site: Site, activity: Activity): Command => ({
  name: 'activity.restore',
  circle: site.circle,
  apply: (rows) => rows.put('activity', activity.id, activity),
  send: { method: 'POST', path: `${activityPath(site.circle, activity.id)}/restore` },
});

/** Deletes an activity with all its days. Undone by restoring it. */
export function deleteActivity(site: Site, activity: Activity): Command {
  return { ...deletion(site, activity.id), undo: restoration(site, activity) };
}

/** Changes an activity on all its days. Undefined when the server would refuse it. */
export function changeActivity(site: Site, series: Series, patch: ActivityPatch): Command | undefined {
  const there = series.activity;
  const next = applyActivityPatch(series, patch, site);
  if (!next) return undefined;
  const back = inverse(there, next.activity, patch);
  return {
    name: 'activity.change',
    circle: site.circle,
    apply: (rows) => {
      rows.patch('activity', there.id, shown(next.activity, patch));
      renameOccurrences(rows, series.occurrences, next.occurrences);
    },
    send: { method: 'PATCH', path: activityPath(site.circle, there.id), body: patch },
    undo: {
      name: 'activity.change',
      circle: site.circle,
      apply: (rows) => {
        rows.patch('activity', there.id, shown(there, { ...patch, ...back }));
        renameOccurrences(rows, next.occurrences, series.occurrences);
      },
      send: { method: 'PATCH', path: activityPath(site.circle, there.id), body: back },
    },
  };
}

/** Changes an activity from a day on: a new activity takes the rest. Undone by joining them again. Undefined when
 *  nothing lies on or after the day, or the server would refuse the change. */
export function splitActivity(
  site: Site,
  series: Series,
  day: string,
  id: string,
  changes: ActivityPatch,
): Command | undefined {
  const whole = series.activity;
  const halves = applySplit(series, day, id, changes, site);
  if (!halves) return undefined;
  return {
    name: 'activity.split',
    circle: site.circle,
    apply: (rows) => {
      if (halves.before) rows.put('activity', whole.id, halves.before.activity);
      else rows.remove('activity', whole.id);
      rows.put('activity', id, halves.rest.activity);
      renameOccurrences(rows, series.occurrences, [...(halves.before?.occurrences ?? []), ...halves.rest.occurrences]);
    },
    send: { method: 'POST', path: `${activityPath(site.circle, whole.id)}/split`, body: { day, new: id, changes } },
    undo: {
      name: 'activity.join',
      circle: site.circle,
      apply: (rows) => {
        rows.put('activity', whole.id, whole);
        rows.remove('activity', id);
        renameOccurrences(rows, halves.rest.occurrences, series.occurrences);
      },
      send: { method: 'POST', path: `${activityPath(site.circle, whole.id)}/join`, body: { with: id } },
    },
    fresh: id, // the other half is gone for good once they were joined: a new one takes its place
  };
}

/** The occurrences of an activity in a list of all. */
export function seriesOf(activity: Activity, occurrences: readonly Occurrence[]): Series {
  return {
    activity,
    occurrences: occurrences.filter((row) => row.activity === activity.id).sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

// What one field is when it says nothing: a row is patched with this, since a missing field would change nothing.
const blank: Readonly<Record<string, unknown>> = {
  with: [],
  steps: [],
  choices: [],
  timer: { kind: '', minutes: 0, starts: '' },
  cancelled: false,
  minutes: 0,
};
const settled = ['rule', 'end', 'minutes', 'part', 'version', 'changedAt'] as const;

function shown(activity: Activity, patch: ActivityPatch): Partial<Activity> {
  const names = new Set<string>([...Object.keys(patch), ...settled]);
  const fields = activity as unknown as Record<string, unknown>;
  return Object.fromEntries([...names].map((name) => [name, fields[name] ?? blank[name] ?? '']));
}

/** The patch that puts back what a patch changes, with what settling it changed besides. */
function inverse(there: Activity, next: Activity, patch: ActivityPatch): ActivityPatch {
  const [old, now] = [there, next].map((activity) => activity as unknown as Record<string, unknown>);
  const names = new Set([
    ...Object.keys(patch),
    ...['rule', 'end', 'minutes', 'part'].filter((name) => old?.[name] !== now?.[name]),
  ]);
  return Object.fromEntries([...names].map((name) => [name, old?.[name] ?? blank[name] ?? '']));
}

function renameOccurrences(rows: Draft, from: readonly Occurrence[], to: readonly Occurrence[]): void {
  const kept = new Set(to.map(rowId));
  for (const row of from) if (!kept.has(rowId(row))) rows.remove('occurrence', rowId(row));
  for (const row of to) if (!from.includes(row)) rows.put('occurrence', rowId(row), row);
}
