// What the activity sheet holds while it is being written, and what of it has changed.
// Owns: the draft, its rules and the difference to what was there. Does not own: the writes.
import type { Activity, ActivityTimer, Choice, Colour, Companion, Part, PictureRef, Step } from '../../api/wire';
import { addDays } from '../../i18n/calendar';
import { daysBetween, isDay } from '../../i18n/dates';
import { format, fresh, parse, type Recurrence } from '../planner/recurrence';

/** The fields of an activity that the sheet writes. */
export type Fields = Required<
  Pick<
    Activity,
    | 'title'
    | 'picture'
    | 'sound'
    | 'colour'
    | 'place'
    | 'with'
    | 'why'
    | 'note'
    | 'day'
    | 'start'
    | 'end'
    | 'minutes'
    | 'part'
    | 'rule'
    | 'steps'
    | 'choices'
    | 'timer'
  >
>;

/** The sheet's state. Texts are as typed; `timing` says which of clock and order counts. */
export interface Draft {
  title: string;
  picture: PictureRef;
  sound: string; // of the voice that reads it, '' for none
  colour: Colour;
  place: string;
  with: readonly Companion[];
  why: string;
  note: string;
  day: string;
  first: string; // the day its rule counts from: the first of the series
  timing: 'clock' | 'order';
  start: string;
  end: string;
  minutes: number;
  part: Part;
  recurrence: Recurrence;
  steps: readonly Step[];
  choices: readonly Choice[]; // none, or two at least
  timer: ActivityTimer; // without a kind: none
}

/** What the draft breaks, by field; each is said as a sentence under it. */
export type Broken = 'title' | 'titleLong' | 'day' | 'start' | 'end' | 'until' | 'step' | 'choices' | 'why' | 'place';

const longest = { title: 200, place: 200, why: 1000, steps: 50 } as const;

/** The most steps one activity may have. */
export const mostSteps = longest.steps;

/** The most pictures a choice board may have. */
export const mostChoices = 12;

/** What says that an activity has no timer. */
export const noTimer: ActivityTimer = { kind: '', minutes: 0, starts: '' };

/** A new activity on a day, at a time when one was pointed at. */
export function empty(day: string, start: string, part: Part): Draft {
  const clock = start !== '' || part === '';
  return {
    title: '',
    picture: '',
    sound: '',
    colour: '',
    place: '',
    with: [],
    why: '',
    note: '',
    day,
    first: day,
    timing: clock ? 'clock' : 'order',
    start,
    end: start === '' ? '' : later(start, 30),
    minutes: 0,
    part,
    recurrence: fresh(day),
    steps: [],
    choices: [],
    timer: noTimer,
  };
}

/** The sheet for what is there. `first` is the first day of the series, which gives its rule a meaning. */
export function drafted(fields: Fields, first: string): Draft {
  return {
    ...fields,
    first,
    timing: fields.start === '' ? 'order' : 'clock',
    recurrence: parse(fields.rule, first),
  };
}

/** The fields as they are to be written: texts trimmed, and only the clock or the order. */
export function fieldsOf(draft: Draft): Fields {
  const clock = draft.timing === 'clock';
  return {
    title: draft.title.trim(),
    picture: draft.picture,
    sound: draft.sound,
    colour: draft.colour,
    place: draft.place.trim(),
    with: draft.with,
    why: draft.why.trim(),
    note: draft.note.trim(),
    day: draft.day,
    start: clock ? draft.start : '',
    end: clock ? draft.end : '',
    minutes: clock ? 0 : draft.minutes,
    part: clock ? '' : draft.part,
    rule: ruleOf(draft),
    steps: written(draft.steps),
    choices: written(draft.choices),
    timer: draft.timer,
  };
}

/** Steps or choices as they are to be written: those that say something. */
function written(steps: readonly Step[]): readonly Step[] {
  return steps
    .filter((step) => step.title.trim() !== '' || (step.picture ?? '') !== '')
    .map((step) => ({ ...step, title: step.title.trim() }));
}

/** The rule as it was read while nobody has touched it: the builder's own spelling would look like a change. */
function ruleOf(draft: Draft): string {
  const { recurrence, first, day } = draft;
  const untouched = JSON.stringify(parse(recurrence.rule, first)) === JSON.stringify(recurrence);
  return untouched ? recurrence.rule : format(recurrence, day);
}

/** Only what differs, which is all that travels: somebody else's change of another field stays. */
export function changed(before: Fields, after: Fields): Partial<Fields> {
  const names = Object.keys(after) as (keyof Fields)[];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name]]),
  );
}

/** The values that `fields` had before: what undoing them writes. */
export function before(fields: Partial<Fields>, old: Fields): Partial<Fields> {
  return Object.fromEntries((Object.keys(fields) as (keyof Fields)[]).map((name) => [name, old[name]]));
}

/** The first rule each field breaks. */
export function broken(draft: Draft): readonly Broken[] {
  const title = [...draft.title.trim()].length;
  const found: Broken[] = [];
  if (title === 0) found.push('title');
  if (title > longest.title) found.push('titleLong');
  if ([...draft.place.trim()].length > longest.place) found.push('place');
  if ([...draft.why.trim()].length > longest.why) found.push('why');
  if (!isDay(draft.day)) found.push('day');
  if (draft.timing === 'clock') {
    if (draft.start === '') found.push('start');
    else if (draft.end !== '' && draft.end <= draft.start) found.push('end');
  }
  const { ends, until, repeat } = draft.recurrence;
  if (repeat !== 'never' && ends === 'until' && (!isDay(until) || until < draft.day)) found.push('until');
  if (draft.steps.some((step) => step.title.trim() === '' && (step.picture ?? '') !== '')) found.push('step');
  const choices = written(draft.choices);
  if (choices.length === 1 || choices.some(({ title }) => title === '')) found.push('choices');
  return found;
}

/** Reads a clock time as people type it: 7, 730, 7.30, 07:30, 14:45; undefined when it is none. */
export function readClock(text: string, mayBeMidnight = false): string | undefined {
  const found = /^(\d{1,2})(?:[:. ]?(\d{2}))?$/.exec(text.trim());
  if (!found) return undefined;
  const hour = Number(found[1]);
  const minute = Number(found[2] ?? '0');
  if (minute > 59 || hour > 24 || (hour === 24 && (minute > 0 || !mayBeMidnight))) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** How long a draft is, in minutes; 0 when nobody has said. */
export function lengthOf({ timing, start, end, minutes }: Draft): number {
  if (timing === 'order') return minutes;
  return start === '' || end === '' ? 0 : between(start, end);
}

/** How long from one clock time to another, in minutes. */
export function between(start: string, end: string): number {
  return minutesOf(end) - minutesOf(start);
}

/** A clock time so many minutes later, at most midnight. */
export function later(time: string, minutes: number): string {
  const at = Math.min(Math.max(0, minutesOf(time) + minutes), 24 * 60);
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}

/** The draft with a new start: the length stays. */
export function startingAt(draft: Draft, start: string): Draft {
  const keeps = draft.start !== '' && draft.end !== '';
  return { ...draft, start, end: keeps ? later(start, between(draft.start, draft.end)) : draft.end };
}

/** The draft on another day: a single weekday that it repeated on follows along. */
export function onDay(draft: Draft, day: string): Draft {
  if (!isDay(day)) return { ...draft, day };
  const { recurrence } = draft;
  const follows = isDay(draft.day) && recurrence.days.length === 1 && recurrence.days[0] === fresh(draft.day).days[0];
  const until =
    recurrence.ends === 'until' && recurrence.until < day
      ? addDays(day, Math.max(0, daysBetween(draft.day, recurrence.until)))
      : recurrence.until;
  return { ...draft, day, recurrence: { ...recurrence, until, days: follows ? fresh(day).days : recurrence.days } };
}

/** The draft with a picture chosen for it, or for one of its steps or choices. What has no word yet takes the picture's; the
 *  picture it already has is taken off again. */
export function pictured(draft: Draft, step: string, ref: PictureRef, name: string): Draft {
  const wordFor = (word: string): string =>
    word.trim() === '' ? name.slice(0, 1).toLocaleUpperCase() + name.slice(1) : word;
  if (step === '') return { ...draft, picture: draft.picture === ref ? '' : ref, title: wordFor(draft.title) };
  const within = (all: readonly Step[]): readonly Step[] =>
    all.map((each) => (each.id === step ? { ...each, picture: ref, title: wordFor(each.title) } : each));
  return { ...draft, steps: within(draft.steps), choices: within(draft.choices) };
}

const earliest: Readonly<Record<string, string>> = {
  morning: '08:00',
  midday: '12:00',
  afternoon: '15:00',
  evening: '19:00',
};

/** When a new thing could begin: in the part pointed at, else soon (today) or in the morning, and not while another
 *  thing of the day goes on. */
export function freeStart(
  there: readonly { readonly start: string; readonly end: string }[],
  part: string,
  now: string,
): string {
  const soon = now === '' ? '09:00' : later(now, 30 - (minutesOf(now) % 30));
  let start = earliest[part] ?? soon;
  for (const item of [...there].sort((one, two) => (one.start < two.start ? -1 : 1))) {
    if (item.start !== '' && item.start <= start && start < item.end) start = item.end;
  }
  return start >= '23:30' ? '' : start;
}

/** A list with one thing moved to another place; the same list when there is no such place. */
export function reordered<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const moving = list[from];
  if (moving === undefined || to < 0 || to >= list.length || from === to) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), moving, ...rest.slice(to)];
}
