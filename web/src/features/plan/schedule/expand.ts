// What lies on the days: activities and what one day has otherwise, laid together.
// The same algorithm as the server's; golden vectors hold the two together.
// Start reading at: expand.
import type {
  Activity,
  ActivityTimer,
  Choice,
  Colour,
  Companion,
  Occurrence,
  OccurrenceState,
  Part,
  PictureRef,
  Step,
} from '../../../api/wire';
import { formatDay, parseDay } from './day';
import { partOfDay } from './moment';
import { recurrence, type Recurrence } from './recurrence';
import { parseRule } from './rule';

/** One activity on one day, as it is there. */
export interface Item {
  readonly id: string; // '<activity>/<key>'
  readonly activity: string;
  readonly key: string; // the day the rule puts it on, or 'once'
  readonly day: string; // where it is, moved or not
  readonly start: string;
  readonly end: string;
  readonly minutes: number;
  readonly part: Part;
  readonly rank: string;
  readonly zone: string;
  readonly title: string;
  readonly picture?: PictureRef;
  readonly colour: Colour;
  readonly place: string;
  readonly with: readonly Companion[];
  readonly why: string;
  readonly note: string;
  readonly steps: readonly Step[];
  readonly doneSteps: readonly string[];
  readonly choices?: readonly Choice[];
  readonly choice?: string; // what was chosen: the item has its title and picture
  readonly timer?: ActivityTimer;
  readonly sound?: string;
  readonly group?: string;
  readonly side?: string;
  readonly state: OccurrenceState;
  readonly recurs: boolean;
  readonly changed: boolean; // it has something otherwise than its activity
}

/** The fields that one occurrence may have of its own. */
export const ownFields = [
  'day',
  'start',
  'end',
  'minutes',
  'part',
  'rank',
  'title',
  'picture',
  'colour',
  'place',
  'why',
  'note',
  'steps',
] as const;
export type OwnField = (typeof ownFields)[number];

/** What lies on the days between two, both included, in the order of the day. Occurrences of an activity that is
 *  not there are left out. */
export function expand(
  activities: Iterable<Activity>,
  occurrences: Iterable<Occurrence>,
  from: string,
  to: string,
): Item[] {
  const rows = new Map<string, Map<string, Occurrence>>();
  for (const row of occurrences) {
    const own = rows.get(row.activity) ?? new Map<string, Occurrence>();
    rows.set(row.activity, own.set(row.key, row));
  }
  const [begin, end] = [parseDay(from), parseDay(to)];
  if (begin === undefined || end === undefined) return [];
  const items: Item[] = [];
  for (const activity of activities) {
    const dates = datesOf(activity);
    const own = rows.get(activity.id) ?? new Map<string, Occurrence>();
    for (const day of dates.days(begin, end)) {
      const key = activity.rule === '' ? 'once' : formatDay(day);
      if (!own.has(key)) items.push(itemOf(activity, { activity: activity.id, key, state: 'planned' }, formatDay(day)));
    }
    for (const row of own.values()) {
      const day = dayOf(activity, row);
      if (day >= from && day <= to && shows(activity, row, dates)) items.push(itemOf(activity, row, day));
    }
  }
  return items.sort(compareItems);
}

/** The dates of an activity. */
export function datesOf(activity: Pick<Activity, 'rule' | 'day'>): Recurrence {
  const rule = parseRule(activity.rule);
  return recurrence(typeof rule === 'string' ? undefined : rule, parseDay(activity.day) ?? Number.NaN);
}

/** Whether a state says what happened, not what is meant to. */
export function isFact(state: OccurrenceState): boolean {
  return state === 'done' || state === 'skipped';
}

function dayOf(activity: Activity, row: Occurrence): string {
  return row.day ?? (row.key === 'once' ? activity.day : row.key);
}

// Facts are always seen; what was only meant, when the rule still has it.
function shows(activity: Activity, row: Occurrence, dates: Recurrence): boolean {
  if (row.state === 'deleted') return false;
  if (isFact(row.state)) return true;
  if (activity.rule === '' || row.key === 'once') return activity.rule === '' && row.key === 'once';
  return dates.occurs(parseDay(row.key) ?? Number.NaN);
}

function itemOf(activity: Activity, row: Occurrence, day: string): Item {
  const start = row.start ?? activity.start;
  const end = row.end ?? activity.end;
  const { choices, timer, sound, group, side } = activity;
  const chosen = choices?.find((each) => each.id === row.choice);
  const picture = chosen ? (chosen.picture ?? '') : (row.picture ?? activity.picture ?? '');
  return {
    id: `${activity.id}/${row.key}`,
    activity: activity.id,
    key: row.key,
    day,
    start,
    end: start !== '' && end > start ? end : '',
    minutes: start === '' ? (row.minutes ?? activity.minutes) : 0,
    part: start === '' ? (row.part ?? activity.part) : '',
    rank: row.rank ?? activity.rank,
    zone: activity.zone,
    title: chosen?.title ?? row.title ?? activity.title,
    ...(picture === '' ? {} : { picture }),
    colour: row.colour ?? activity.colour ?? '',
    place: row.place ?? activity.place ?? '',
    with: activity.with ?? [],
    why: row.why ?? activity.why ?? '',
    note: row.note ?? activity.note ?? '',
    steps: row.steps ?? activity.steps,
    doneSteps: row.doneSteps ?? [],
    ...(choices && { choices }),
    ...(row.choice !== undefined && { choice: row.choice }),
    ...(timer && { timer }),
    ...(sound !== undefined && { sound }),
    ...(group !== undefined && { group }),
    ...(side !== undefined && { side }),
    state: activity.cancelled === true && !isFact(row.state) ? 'cancelled' : row.state,
    recurs: activity.rule !== '',
    changed: ownFields.some((field) => row[field] !== undefined),
  };
}

const order: readonly Part[] = ['', 'morning', 'midday', 'afternoon', 'evening'];
const place = (item: Item): number =>
  item.start === '' ? 2 * order.indexOf(item.part) + 1 : 2 * order.indexOf(partOfDay(item.start));
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of the day: by part, what has none first; what has a time before what has only an order; then by time,
 *  rank and identifier. */
export function compareItems(a: Item, b: Item): number {
  return (
    compareText(a.day, b.day) ||
    place(a) - place(b) ||
    compareText(a.start, b.start) ||
    compareText(a.rank, b.rank) ||
    compareText(a.activity, b.activity) ||
    compareText(a.key, b.key)
  );
}
