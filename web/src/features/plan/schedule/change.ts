// Changes to a plan, applied as the server applies them, so that a screen can show the result at once.
// Golden vectors hold the two together. What the server would refuse comes back as undefined.
// Start reading at: applyActivityPatch.
import type { Activity, ActivityTimer, Occurrence } from '../../../api/wire';
import { firstDay, formatDay, parseDay } from './day';
import { datesOf, isFact } from './expand';
import { isSame, keyFor, type Stamp } from './occurrence';
import { parseRule } from './rule';
import { boundedRule, formatRule } from './written';

export { applyOccurrencePatch, keyFor, type OccurrencePatch, type Stamp } from './occurrence';

/** An activity with every occurrence of it that has something of its own, in the order of their keys. */
export interface Series {
  readonly activity: Activity;
  readonly occurrences: readonly Occurrence[];
}

/** The fields of an activity that PATCH may change; '' and [] empty a field. */
export type ActivityPatch = Partial<
  Omit<Activity, 'id' | 'author' | 'version' | 'createdAt' | 'changedAt' | 'origin' | 'next' | 'lastDay' | 'side'>
>;

/** The two halves of a split. `before` is undefined when nothing is left of it: the activity is deleted. */
export interface Halves {
  readonly before: Series | undefined;
  readonly rest: Series;
}

/** The whole series with a change in all of it. When the activity begins or ceases to recur, what is known of its
 *  one day follows: 'once' becomes that day's key, and back. */
export function applyActivityPatch(series: Series, patch: ActivityPatch, stamp: Stamp): Series | undefined {
  const before = series.activity;
  const activity = patched(before, patch, stamp);
  if (!activity) return undefined;
  if ((activity.rule === '') === (before.rule === '')) return { activity, occurrences: series.occurrences };
  const naming = activity.rule === '' ? activity : { ...activity, day: before.day };
  return { activity, occurrences: adopted(activity.id, series.occurrences, (key) => keyFor(naming, key)) };
}

function patched(before: Activity, patch: ActivityPatch, stamp: Stamp): Activity | undefined {
  const next = { ...before, ...patch };
  if (next.start === '' && (patch.end ?? '') !== '') return undefined;
  const settled = settle(next);
  if (!settled) return undefined;
  if (isSame(settled, before)) return before;
  return { ...settled, version: (before.version ?? 0) + 1, changedAt: stamp.at };
}

/** An activity in its one form: what depends on a start goes with it, a count becomes a last day, empty fields go. */
export function settle(activity: Activity): Activity | undefined {
  const isTimed = activity.start !== '';
  const bounded = boundedRule(activity.rule, activity.day);
  if ('fault' in bounded || (isTimed && activity.end !== '' && activity.end <= activity.start)) return undefined;
  return trimmed({
    ...activity,
    rule: bounded.rule,
    end: isTimed ? activity.end : '',
    minutes: isTimed ? 0 : activity.minutes,
    part: isTimed ? '' : activity.part,
  });
}

const mayBeAbsent = [
  'picture',
  'colour',
  'place',
  'with',
  'why',
  'note',
  'cancelled',
  'choices',
  'timer',
  'sound',
  'group',
];

function trimmed(activity: Activity): Activity {
  const isEmpty = (value: unknown): boolean =>
    value === undefined ||
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (value as Partial<ActivityTimer>).kind === '';
  const kept = Object.entries(activity).filter(([name, value]) => !(mayBeAbsent.includes(name) && isEmpty(value)));
  return Object.fromEntries(kept) as unknown as Activity;
}

/** Cuts a series in two at a day ("this and later"): a new activity takes what the rule puts on or after the day,
 *  changed by the patch. Undefined when there is nothing on or after it. */
export function applySplit(
  series: Series,
  day: string,
  id: string,
  patch: ActivityPatch,
  stamp: Stamp,
): Halves | undefined {
  const { activity, occurrences } = series;
  const at = parseDay(day);
  if (at === undefined) return undefined;
  const first = datesOf(activity).next(Math.max(at, parseDay(activity.day) ?? at));
  if (first === undefined) return undefined;
  const head = endingBefore(activity, at);
  const moved = head ? occurrences.filter((row) => row.key !== 'once' && row.key >= day) : occurrences;
  const until = untilOf(activity);
  const tail: Activity = {
    ...activity,
    id,
    day: formatDay(first),
    author: stamp.by,
    createdAt: stamp.at,
    changedAt: stamp.at,
  };
  const rest = applyActivityPatch({ activity: tail, occurrences: adopted(id, moved, asNamed) }, patch, stamp);
  if (!rest) return undefined;
  const became = untilOf(rest.activity);
  const origin = {
    activity: activity.id,
    from: head ? day : formatDay(firstDay),
    ...(until === '' ? {} : { until }),
    ...(became === '' ? {} : { became }),
  };
  return {
    before: head && {
      activity: { ...head, next: id, version: (activity.version ?? 0) + 1, changedAt: stamp.at },
      occurrences: occurrences.filter((row) => !moved.includes(row)),
    },
    rest: { activity: { ...rest.activity, version: 1, origin }, occurrences: rest.occurrences },
  };
}

// The activity with an end before a day; undefined when it would have no day left.
function endingBefore(activity: Activity, day: number): Activity | undefined {
  const rule = parseRule(activity.rule);
  if (!rule || typeof rule === 'string') return undefined;
  const text = formatRule({ ...rule, until: day - 1 });
  return day - 1 >= (parseDay(activity.day) ?? day) && 'rule' in boundedRule(text, activity.day)
    ? { ...activity, rule: text }
    : undefined;
}

/** Undoes a split: the whole takes back the rest, which is then deleted. Undefined when the rest is not of it. */
export function applyJoin(whole: Series, rest: Series, stamp: Stamp): Series | undefined {
  const { activity } = whole;
  const { origin } = rest.activity;
  if (origin?.activity !== activity.id) return undefined;
  const until = untilOf(rest.activity);
  // Whoever changed the end of the rest since the split meant it.
  const end = until === (origin.became ?? '') ? (origin.until ?? '') : until;
  const rule = parseRule(activity.rule);
  const text = rule && typeof rule !== 'string' ? formatRule({ ...rule, until: parseDay(end) }) : activity.rule;
  const joined: Activity = {
    ...activity,
    next: rest.activity.next,
    rule: text,
    version: (activity.version ?? 0) + 1,
    changedAt: stamp.at,
  };
  const isOnce = activity.rule === '';
  const wasOnce = rest.activity.rule === '';
  const naming = isOnce ? joined : { ...joined, day: rest.activity.day };
  const rename = isOnce === wasOnce ? asNamed : (key: string): string => keyFor(naming, key);
  const returned = adopted(activity.id, rest.occurrences, rename);
  return {
    activity: joined,
    occurrences: adopted(activity.id, [...whole.occurrences, ...returned], asNamed),
  };
}

const asNamed = (key: string): string => key;

// Occurrences as an activity keeps them. Of two that come to have the same key a fact stays, else the one named last.
function adopted(id: string, rows: readonly Occurrence[], rename: (key: string) => string): readonly Occurrence[] {
  const byKey = new Map<string, Occurrence>();
  for (const row of rows) {
    const key = rename(row.key);
    const there = byKey.get(key);
    if (there && isFact(there.state) && !isFact(row.state)) continue;
    const isKept = key === row.key && row.activity === id;
    byKey.set(key, isKept ? row : { ...row, activity: id, key, version: (row.version ?? 0) + 1 });
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The last day of an activity's rule; '' for no end. */
export function untilOf(activity: Pick<Activity, 'rule'>): string {
  const rule = parseRule(activity.rule);
  return rule && typeof rule !== 'string' && rule.until !== undefined ? formatDay(rule.until) : '';
}
