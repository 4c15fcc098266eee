// The history of one activity, made ready to read: who did what, and each value as it was and as it became.
// Owns: the words, and the folding of many ticks into one line. Does not own: fetching it, bringing back, nor what the
// server keeps. Start reading at: lines.
import type { Activity, Companion, OccurrenceState, Part, PictureRef, Step } from '../../api/wire';
import { clockWords, dayWords } from '../../i18n/calendar';
import { isDay } from '../../i18n/dates';
import { m } from '../../i18n/messages';
import { colourWord } from '../planner/colours';
import { ruleWords } from '../planner/rulewords';
import { lengthWords, partWords } from '../planner/words';

/** The fields that an entry tells of: an activity's, and what one day has besides. */
export type Values = Partial<Activity> & {
  readonly state?: OccurrenceState;
  readonly doneSteps?: readonly string[];
  readonly choice?: string;
};

/** One entry of GET …/history. */
export interface Entry {
  readonly rev: number;
  readonly at: string;
  readonly by?: string;
  readonly on?: string; // whose device it was done on, when it was handed over
  readonly deed: 'created' | 'changed' | 'deleted' | 'restored' | 'split' | 'joined' | 'adjusted' | 'ticked';
  readonly key?: string; // the occurrence; absent for the whole activity
  readonly before: Values;
  readonly after: Values;
}

/** What can differ, as people see it: start, end, length and part of the day are one thing. */
export type Topic =
  'title' | 'picture' | 'day' | 'time' | 'rule' | 'steps' | 'place' | 'with' | 'why' | 'note' | 'colour';

/** One value that changed. Pictures are shown, the rest is words. */
export interface Difference {
  readonly topic: Topic;
  readonly label: string;
  readonly old: string;
  readonly new: string;
  readonly oldPicture?: PictureRef; // of `picture` only
  readonly newPicture?: PictureRef;
}

/** One line of the list. */
export interface Line {
  readonly entry: Entry; // the latest one it stands for
  readonly count: number; // how many it stands for
  readonly words: string; // what was done, after the name of who did it
  readonly differences: readonly Difference[];
}

/** What the words need to know besides the entries. */
export interface Reading {
  readonly activity: Activity; // as it is now
  readonly nameOf: (person: string) => string;
}

/** The entries, newest first, as lines. Ticks of one person in a row are one line. */
export function lines(entries: readonly Entry[], reading: Reading): Line[] {
  const found: { entry: Entry; count: number }[] = [];
  for (const entry of entries) {
    const last = found.at(-1);
    if (last && isTick(entry) && isTick(last.entry) && isSameMaker(last.entry, entry) && sameState(last.entry, entry))
      last.count += 1;
    else found.push({ entry, count: 1 });
  }
  return found.map(({ entry, count }) => ({
    entry,
    count,
    words: deedWords(entry, count, reading.activity),
    differences: entry.deed === 'created' || entry.deed === 'deleted' ? [] : differences(entry, reading),
  }));
}

const isSameMaker = (one: Entry, two: Entry): boolean => one.by === two.by && one.on === two.on;
const isTick = (entry: Entry): boolean => entry.deed === 'ticked';
const sameState = (one: Entry, two: Entry): boolean => one.after.state === two.after.state;

function deedWords(entry: Entry, count: number, { rule }: Activity): string {
  const { deed, key = '' } = entry;
  const day = isDay(key) ? dayWords(key) : '';
  const on = (words: string): string => (day === '' ? words : m.activity_history_on({ words, day }));
  switch (deed) {
    case 'created':
      return m.activity_history_created();
    case 'deleted':
      return m.activity_history_deleted();
    case 'restored':
      return m.activity_history_restored();
    case 'split':
      return m.activity_history_split();
    case 'joined':
      return m.activity_history_joined();
    case 'ticked':
      return count > 1 ? m.activity_history_times({ words: stateWords(entry), count }) : on(stateWords(entry));
    case 'adjusted':
      return on(isStateless(entry) ? m.activity_history_changed() : stateWords(entry));
    case 'changed':
      if (isOnlyOrder(entry)) return m.activity_history_order();
      return rule === '' ? m.activity_history_changed() : m.activity_history_changed_all();
  }
}

// A day that gets something of its own gets a row, which begins as planned: nobody did that.
const isStateless = ({ before, after }: Entry): boolean =>
  after.state === undefined || (after.state === 'planned' && before.state === undefined);

const isOnlyOrder = ({ before, after }: Entry): boolean =>
  Object.keys({ ...before, ...after }).every((name) => name === 'rank');

function stateWords({ before, after }: Entry): string {
  switch (after.state) {
    case 'done':
      return m.activity_history_done();
    case 'active':
      return m.activity_history_began();
    case 'skipped':
      return m.activity_history_skipped();
    case 'cancelled':
      return m.activity_history_cancelled();
    case 'deleted':
      return m.activity_history_deleted_once();
    case 'planned':
      return before.state === 'done' ? m.activity_history_undone() : m.activity_history_planned();
    case undefined:
      return m.activity_history_steps({ count: after.doneSteps?.length ?? 0 });
  }
}

const topics: readonly Topic[] = [
  'title',
  'picture',
  'day',
  'time',
  'rule',
  'steps',
  'place',
  'with',
  'why',
  'note',
  'colour',
];
export const timeFields = ['start', 'end', 'minutes', 'part'] as const;

function differences(entry: Entry, reading: Reading): Difference[] {
  const has = (name: keyof Values): boolean => entry.before[name] !== undefined || entry.after[name] !== undefined;
  return topics
    .filter((topic) => (topic === 'time' ? timeFields.some(has) : has(topic)))
    .map((topic) => ({
      topic,
      label: labelOf(topic, reading.activity),
      old: valueWords(topic, entry.before, entry, reading),
      new: valueWords(topic, entry.after, entry, reading),
      ...(topic === 'picture' ? { oldPicture: entry.before.picture ?? '', newPicture: entry.after.picture ?? '' } : {}),
    }));
}

function labelOf(topic: Topic, { rule }: Activity): string {
  switch (topic) {
    case 'title':
      return m.activity_title();
    case 'picture':
      return m.activity_history_picture();
    case 'day':
      return rule === '' ? m.activity_day() : m.activity_history_first();
    case 'time':
      return m.activity_when();
    case 'rule':
      return m.activity_repeats();
    case 'steps':
      return m.activity_steps();
    case 'place':
      return m.activity_place();
    case 'with':
      return m.activity_with();
    case 'why':
      return m.activity_why();
    case 'note':
      return m.activity_note();
    case 'colour':
      return m.activity_colour();
  }
}

/** One value in words. A day that had nothing of its own was as the other times. */
function valueWords(topic: Topic, values: Values, { key }: Entry, reading: Reading): string {
  const none = key === undefined || key === 'once' ? m.activity_history_none() : m.activity_history_as_others();
  switch (topic) {
    case 'picture':
      return (values.picture ?? '') === '' ? none : '';
    case 'time':
      return timeWords(values) || none;
    case 'day':
      return values.day === undefined ? none : dayWords(values.day);
    case 'rule':
      return values.rule === undefined ? none : ruleWords(values.rule, values.day ?? reading.activity.day);
    case 'steps':
      return stepWords(values.steps) || none;
    case 'with':
      return withWords(values.with, reading.nameOf) || none;
    case 'colour':
      return (values.colour ?? '') === '' ? none : colourWord(values.colour ?? '');
    default:
      return (values[topic] ?? '') === '' ? none : `${values[topic] ?? ''}`;
  }
}

const stepWords = (steps: readonly Step[] = []): string => steps.map((step) => step.title).join(' · ');
const withWords = (companions: readonly Companion[] = [], nameOf: (person: string) => string): string =>
  companions.map(({ person = '', name = '' }) => (person === '' ? name : nameOf(person))).join(', ');

function timeWords({ start, end, minutes, part }: Values): string {
  const clock = [start, end].map((time = '') => (time === '' ? '' : clockWords(time)));
  if (clock[0] !== '' && clock[1] !== '') return `${clock[0] ?? ''}–${clock[1] ?? ''}`;
  if (clock[0] !== '') return clock[0] ?? '';
  if (clock[1] !== '') return m.activity_history_until({ time: clock[1] ?? '' });
  return [
    start === '' ? m.activity_by_order() : '',
    (part ?? '') === '' ? '' : partWords(part as Part),
    (minutes ?? 0) === 0 ? '' : lengthWords(minutes ?? 0),
  ]
    .filter((words) => words !== '')
    .join(', ');
}
