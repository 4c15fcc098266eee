// What saving the sheet becomes: a new activity, one day, this and later, or all.
// Owns: which commands, and which reach cannot be chosen and why. Does not own: the fields (form).
import type { Activity, Occurrence } from '../../api/wire';
import { addDays } from '../../i18n/calendar';
import { daysBetween } from '../../i18n/dates';
import type { Command } from '../../sync/command';
import type { Reach } from '../plan/acts';
import { changeActivity, changeOccurrence, createActivity, seriesOf, splitActivity, type Site } from '../plan/commands';
import { ownFields, type Item, type OwnField } from '../plan/schedule/expand';
import { changed, noTimer, type Fields } from './form';
import { shifted } from '../planner/recurrence';

/** What the sheet was opened on. */
export interface Opened {
  readonly activity: Activity;
  readonly row: Occurrence | undefined;
  readonly item: Item;
  readonly occurrences: readonly Occurrence[];
}

/** The fields of an item as the sheet shows them. */
export function fieldsOfItem(item: Item, rule: string): Fields {
  const {
    title,
    picture = '',
    sound = '',
    colour,
    place,
    why,
    note,
    day,
    start,
    end,
    minutes,
    part,
    steps,
    choices = [],
    timer = noTimer,
  } = item;
  return {
    title,
    picture,
    sound,
    colour,
    place,
    with: item.with,
    why,
    note,
    day,
    start,
    end,
    minutes,
    part,
    rule,
    steps,
    choices,
    timer,
  };
}

const isOwn = (name: string): name is OwnField => (ownFields as readonly string[]).includes(name);

/** Why a change cannot be for a reach; absent when it can. The words are the screen's. */
export function barred(
  fields: Partial<Fields>,
  opened: Opened,
): Partial<Record<Reach, 'rule' | 'with' | 'choices' | 'timer' | 'sound' | 'day'>> {
  const one = (['rule', 'with', 'choices', 'timer', 'sound'] as const).find((name) => fields[name] !== undefined);
  const isUnsayable =
    fields.day !== undefined &&
    fields.rule === undefined &&
    shifted(opened.activity.rule, opened.item.day, fields.day) === undefined;
  return { ...(one ? { one } : {}), ...(isUnsayable ? { later: 'day', all: 'day' } : {}) };
}

/** The commands of a save; undefined when the server would refuse it, [] when nothing changed. */
export function saved(
  site: Site,
  opened: Opened,
  after: Fields,
  reach: Reach,
  newId: () => string,
): Command[] | undefined {
  const { activity, row, item, occurrences } = opened;
  const fields = changed(fieldsOfItem(item, activity.rule), after);
  const names = Object.keys(fields);
  if (names.length === 0) return [];
  if (reach === 'one' && item.recurs) return [changeOccurrence(site, activity, row, item.key, fields)];
  const series = seriesOf(activity, occurrences);
  const later = reach === 'later' && item.recurs;
  const moved = item.recurs ? movedSeries(fields, opened, later) : fields;
  const change = later ? splitActivity(site, series, item.key, newId(), moved) : changeActivity(site, series, moved);
  if (!change) return undefined;
  // What this day had of its own in these fields would hide the change just made.
  const hidden = names.filter((name): name is OwnField => isOwn(name) && row?.[name] !== undefined);
  if (later || hidden.length === 0) return [change];
  return [change, changeOccurrence(site, activity, row, item.key, { inherit: hidden })];
}

/** A changed day of a series: it begins as many days later, and its rule follows where that can be said. */
function movedSeries(fields: Partial<Fields>, { activity, item }: Opened, later: boolean): Partial<Fields> {
  if (fields.day === undefined) return fields;
  const from = later ? item.key : activity.day;
  const rule = fields.rule ?? shifted(activity.rule, item.day, fields.day);
  return {
    ...fields,
    day: addDays(from, daysBetween(item.day, fields.day)),
    ...(rule === undefined || rule === activity.rule ? {} : { rule }),
  };
}

/** A new activity. */
export function added(site: Site, id: string, fields: Fields, zone: string, rank: string): Command {
  const { picture, choices, timer, ...rest } = fields;
  return createActivity(site, {
    id,
    ...rest,
    ...(picture === '' ? {} : { picture }),
    ...(choices.length === 0 ? {} : { choices }),
    ...(timer.kind === '' ? {} : { timer }),
    zone,
    rank,
  });
}
