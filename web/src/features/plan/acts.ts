// What a planner does to items of the plan, as commands: move, copy, cancel, delete, put in another order.
// Owns: which command an act becomes for what happens once and for what recurs. Start reading at: moved.
import type { Activity, Occurrence, Part as WirePart } from '../../api/wire';
import type { Command } from '../../sync/command';
import { changeActivity, changeOccurrence, createActivity, deleteActivity, seriesOf, type Site } from './commands';
import { ranksFor } from './rank';
import { parseDay } from './schedule/day';
import type { Item } from './schedule/expand';
import { minutesOf } from './schedule/moment';
import { parseRule } from './schedule/rule';
import { formatRule } from './schedule/written';

/** A part of the day; 'any' for none. */
export type Part = Exclude<WirePart, ''> | 'any';

/** The plan that acts are made on. */
export interface Plan {
  readonly activities: readonly Activity[];
  readonly occurrences: readonly Occurrence[];
}

/** Which times of something that recurs. */
export type Reach = 'one' | 'later' | 'all';

interface Found {
  readonly activity: Activity;
  readonly row: Occurrence | undefined;
}

function find(plan: Plan, item: Item): Found | undefined {
  const activity = plan.activities.find((each) => each.id === item.activity);
  return (
    activity && {
      activity,
      row: plan.occurrences.find((each) => each.activity === item.activity && each.key === item.key),
    }
  );
}

function each(plan: Plan, items: readonly Item[], act: (found: Found, item: Item) => Command | undefined): Command[] {
  return items.flatMap((item) => {
    const found = find(plan, item);
    const command = found && act(found, item);
    return command ? [command] : [];
  });
}

/** Moves items to a day; what has only an order also to a part. Of what recurs only this time moves. */
export function moved(site: Site, plan: Plan, items: readonly Item[], day: string, part?: Part): Command[] {
  return each(plan, items, ({ activity, row }, item) => {
    const newPart: WirePart = part === undefined || part === 'any' ? '' : part;
    const change = {
      ...(item.day === day ? {} : { day }),
      ...(part === undefined || item.start !== '' || newPart === item.part ? {} : { part: newPart }),
    };
    if (Object.keys(change).length === 0) return undefined;
    const isPlain = !item.recurs && row?.day === undefined && row?.part === undefined;
    return isPlain
      ? changeActivity(site, seriesOf(activity, plan.occurrences), change)
      : changeOccurrence(site, activity, row, item.key, change);
  });
}

/** Moves items earlier or later on the clock, each keeping its length. Undefined when one would leave its day. Of what
 *  recurs only this time moves. */
export function retimed(site: Site, plan: Plan, items: readonly Item[], minutes: number): Command[] | undefined {
  const at = (time: string): number => minutesOf(time) + minutes;
  if (items.some(({ start, end }) => at(start) < 0 || at(start) >= dayLength || (end !== '' && at(end) > dayLength)))
    return undefined;
  const clock = (time: string): string => {
    const to = at(time);
    return `${String(Math.floor(to / 60)).padStart(2, '0')}:${String(to % 60).padStart(2, '0')}`;
  };
  return each(plan, items, ({ activity, row }, item) => {
    const change = { start: clock(item.start), ...(item.end === '' ? {} : { end: clock(item.end) }) };
    return item.recurs || row?.start !== undefined || row?.end !== undefined
      ? changeOccurrence(site, activity, row, item.key, change)
      : changeActivity(site, seriesOf(activity, plan.occurrences), change);
  });
}

const dayLength = 24 * 60;

/** Copies items to a day, each as a thing of its own that happens once. */
export function copied(site: Site, items: readonly Item[], day: string, newId: () => string, part?: Part): Command[] {
  return items.map((item) =>
    createActivity(site, {
      id: newId(),
      title: item.title,
      ...(item.picture === undefined ? {} : { picture: item.picture }),
      colour: item.colour,
      place: item.place,
      with: item.with,
      why: item.why,
      note: item.note,
      day,
      start: item.start,
      end: item.end,
      minutes: item.minutes,
      part: part === undefined || item.start !== '' ? item.part : part === 'any' ? '' : part,
      rank: item.rank,
      rule: '',
      zone: item.zone,
      steps: item.steps.map((step) => ({ ...step, id: newId() })),
      ...(item.choices && { choices: item.choices }),
      ...(item.timer && { timer: item.timer }),
      ...(item.sound !== undefined && { sound: item.sound }),
    }),
  );
}

// Crossing out, deleting and taking that back are edits, whoever makes them.
const editing = (site: Site): Site => ({ ...site, mayEdit: true });

/** Crosses items out on their day, or takes that back. */
export function cancelled(site: Site, plan: Plan, items: readonly Item[], isCancelled: boolean): Command[] {
  const state = isCancelled ? 'cancelled' : 'planned';
  return each(plan, items, ({ activity, row }, item) =>
    item.state === state ? undefined : changeOccurrence(editing(site), activity, row, item.key, { state }),
  );
}

/** Says that items are done, or not yet, on the citizen's behalf. */
export function ticked(site: Site, plan: Plan, items: readonly Item[], isDone: boolean): Command[] {
  const state = isDone ? 'done' : 'planned';
  return each(plan, items, ({ activity, row }, item) =>
    item.state === state ? undefined : changeOccurrence(site, activity, row, item.key, { state }),
  );
}

/** Deletes items: what happens once altogether; of what recurs this time, this and later, or all. */
export function removed(site: Site, plan: Plan, items: readonly Item[], reach: Reach): Command[] {
  const series = new Set<string>();
  return each(plan, items, ({ activity, row }, item) => {
    if (item.recurs && reach === 'one')
      return changeOccurrence(editing(site), activity, row, item.key, { state: 'deleted' });
    if (series.has(activity.id)) return undefined;
    series.add(activity.id);
    if (!item.recurs || reach === 'all') return deleteActivity(site, activity);
    const rule = endedBefore(activity, item.key);
    if (rule === undefined) return deleteActivity(site, activity);
    return changeActivity(site, seriesOf(activity, plan.occurrences), { rule });
  });
}

/** The rule with its last day before `day`; undefined when nothing would be left. */
function endedBefore(activity: Activity, day: string): string | undefined {
  const [rule, at, first] = [parseRule(activity.rule), parseDay(day), parseDay(activity.day)];
  if (rule === undefined || typeof rule === 'string' || at === undefined || first === undefined || at <= first)
    return undefined;
  return formatRule({ ...rule, count: 0, until: at - 1 });
}

/** Puts an item before or after its neighbour among what has only an order, or the same time. */
export function shifted(site: Site, plan: Plan, items: readonly Item[], item: Item, by: 1 | -1): Command[] {
  const equals = items.filter(
    (other) => other.day === item.day && other.start === item.start && other.part === item.part,
  );
  const at = equals.findIndex((other) => other.id === item.id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= equals.length) return [];
  const order = equals.filter((_, index) => index !== at);
  order.splice(to, 0, item);
  const ranks = ranksFor(order.map((other) => other.rank));
  return order.flatMap((other, index) => {
    const rank = ranks[index];
    return rank === undefined
      ? []
      : each(plan, [other], ({ activity, row }) =>
          other.recurs || row?.rank !== undefined
            ? changeOccurrence(site, activity, row, other.key, { rank })
            : changeActivity(site, seriesOf(activity, plan.occurrences), { rank }),
        );
  });
}
