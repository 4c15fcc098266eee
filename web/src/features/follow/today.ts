// What a citizen sees of a day: what is now, what comes next, how much is left. Pure: the same items and the
// same clock give the same screen.
// Start reading at: standing.
import { instant, minutesOf, partOfDay } from '../plan/schedule/moment';
import type { Item } from '../plan/schedule/expand';

/** Now: the present thing (done or not), and what follows it. */
export interface Standing {
  readonly current: Item | undefined;
  readonly next: Item | undefined;
}

const isOpen = (item: Item): boolean => item.state === 'planned' || item.state === 'active';
const isMeant = (item: Item): boolean =>
  item.state !== 'cancelled' && item.state !== 'skipped' && item.state !== 'deleted';
const parts = ['', 'morning', 'midday', 'afternoon', 'evening'];

/** When a timed thing stops being now: its end, else the next thing's start, else an hour later. */
export function endOf(item: Item, day: readonly Item[]): string {
  if (item.end !== '') return item.end;
  const after = day.find((other) => other.start > item.start);
  if (after !== undefined) return after.start;
  const end = minutesOf(item.start) + 60;
  return end >= 24 * 60
    ? '24:00'
    : `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}

/** What is now and next among one day's items, which come in the order of the day. `held` is a thing that was
 *  just ticked or put aside: it stays, with its undo, until something timed begins or the person moves on. */
export function standing(day: readonly Item[], time: string, held?: string): Standing {
  const timed = day.filter((item) => item.start !== '' && isMeant(item));
  const present = timed.filter((item) => item.start <= time && time < endOf(item, day));
  const untimed = day.filter((item) => item.start === '');
  const part = partOfDay(time);
  const now = present.findLast(isOpen);
  const still =
    held === undefined
      ? undefined
      : day.find((item) => item.id === held && !isOpen(item) && item.state !== 'cancelled');
  const due = untimed.find((item) => isOpen(item) && (item.part === part || item.part === ''));
  const current =
    still ??
    day.find((item) => item.state === 'active') ??
    now ??
    due ??
    present.findLast((item) => item.state === 'done');
  const rest = day.filter((item) => isOpen(item) && item.id !== current?.id);
  const at = current === undefined ? -1 : day.indexOf(current);
  const ahead = rest.filter((item) => !isPast(item, day, time) && !present.includes(item));
  const next = ahead.find((item) => day.indexOf(item) > at) ?? ahead[0];
  return { current, next };
}

/** A thing that was just ticked or put aside, and when. */
export interface Held {
  readonly id: string;
  readonly day: string;
  readonly time: string;
}

/** The thing still held: until something timed begins after it was put there, or the day is over. */
export function stillHeld(
  held: Held | undefined,
  day: readonly Item[],
  now: Pick<Held, 'day' | 'time'>,
): string | undefined {
  if (held === undefined || held.day !== now.day) return undefined;
  return day.some((item) => isMeant(item) && item.start > held.time && item.start <= now.time) ? undefined : held.id;
}

/** Whether a thing's time is over. What has no part of the day is never over while the day lasts. */
export function isPast(item: Item, day: readonly Item[], time: string): boolean {
  if (item.start !== '') return endOf(item, day) <= time;
  return item.part !== '' && parts.indexOf(item.part) < parts.indexOf(partOfDay(time));
}

/** The items by the clock where the citizen is now, though the plan was made while they lived by another. */
export function onTheWall(items: readonly Item[], zone: string): Item[] {
  return items.map((item) => (item.zone === zone ? item : { ...item, zone }));
}

/** Whole minutes from a moment to a time on the wall that day, never below 0. */
export function minutesUntil(item: Pick<Item, 'day' | 'zone'>, time: string, now: number): number {
  return Math.max(0, Math.ceil((instant(item.day, time, item.zone) - now) / 60_000));
}

/** A row of the day list. */
export type DayRow =
  | { readonly kind: 'heading'; readonly key: string; readonly part: Item['part'] }
  | { readonly kind: 'now'; readonly key: 'now' }
  | {
      readonly kind: 'item';
      readonly key: string;
      readonly item: Item;
      readonly order: number;
      readonly isHere: boolean;
      readonly isPast: boolean;
    };

/** First and then: what is done or put aside moves the pair on, the clock does not. It begins after the last such
 *  thing; what lies before it comes back only while its time is not over. A thing that is held stays first. */
export function firstThen(day: readonly Item[], time: string, held?: string): Standing {
  const last = day.findLastIndex((item) => item.state === 'done' || item.state === 'skipped');
  const before = day.slice(0, Math.max(0, last)).filter((item) => isOpen(item) && !isPast(item, day, time));
  const order = [...day.slice(last + 1).filter(isOpen), ...before];
  const still = day.find((item) => item.id === held && (item.state === 'done' || item.state === 'skipped'));
  if (still !== undefined) return { current: still, next: order[0] };
  return { current: order[0], next: order[1] };
}

/** What of a day is left to do, in its order. */
export function leftOf(day: readonly Item[], time: string | undefined): readonly Item[] {
  return day.filter((item) => isOpen(item) && (time === undefined || !isPast(item, day, time)));
}

/** How much of today a citizen sees at once. */
export type Shown = 'one' | 'two' | 'many';

/** What of today is shown at once: everything, what is now (else what is next), or both of them. */
export function shownOf(day: readonly Item[], time: string, shown: Shown, held?: string): readonly Item[] {
  if (shown === 'many') return day;
  const { current, next } = standing(day, time, held);
  return [current, next].filter((item) => item !== undefined).slice(0, shown === 'one' ? 1 : 2);
}

/** The rows that are left when only some things are shown: a heading goes with the last thing under it. */
export function rowsWith(rows: readonly DayRow[], shown: readonly Item[]): readonly DayRow[] {
  const kept = rows.filter((row) => row.kind !== 'item' || shown.includes(row.item));
  return kept.filter((row, at) => {
    const after = kept[at + 1];
    return row.kind !== 'heading' || (after !== undefined && after.kind !== 'heading');
  });
}

/** The day as a list: headings before what only has an order, the order counted within its heading, and the rule
 *  "now" before what is present, or else between what has been and what comes. `time` is undefined on other days.
 *  `isCounted` counts the whole day, for someone to whom times say nothing. */
export function rowsOf(day: readonly Item[], time: string | undefined, isCounted = false): readonly DayRow[] {
  const rows: DayRow[] = [];
  const here = time === undefined ? undefined : standing(day, time).current;
  const present = here !== undefined && isOpen(here) ? here : undefined;
  const over = (item: Item): boolean => time !== undefined && isPast(item, day, time);
  const turn = present ?? day.find((item) => time !== undefined && isOpen(item) && !over(item));
  let part: Item['part'] | undefined;
  let order = 0;
  for (const item of day) {
    if (item.start !== '') part = undefined;
    else if (part !== item.part) {
      part = item.part;
      if (!isCounted) order = 0;
      rows.push({ kind: 'heading', key: `part ${item.part}`, part: item.part });
    }
    if (item === turn) rows.push({ kind: 'now', key: 'now' });
    order = isCounted || item.start === '' ? order + 1 : 0;
    rows.push({ kind: 'item', key: item.id, item, order, isHere: item === present, isPast: over(item) });
  }
  if (time !== undefined && turn === undefined && day.length > 0) rows.push({ kind: 'now', key: 'now' });
  return rows;
}
