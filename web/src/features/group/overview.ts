// How the day stands for each of many citizens: what is now, what comes, what is ticked. Pure.
// Owns: the counting. Does not own: who is in the list (the screen), the words (messages).
// Start reading at: standingOf.
import type { Item } from '../plan/schedule/expand';

/** How one citizen's day stands. */
export interface Standing {
  readonly present: Item | undefined; // what goes on, by the clock; without a clock the first that is not ticked
  readonly next: Item | undefined;
  readonly done: number;
  readonly all: number; // what counts: not what is cancelled or put aside
  readonly open: readonly Item[]; // whose time is over, neither ticked nor put aside
  readonly tickedAt: string; // when something was last ticked today, RFC 3339; '' for never
}

/** What counts on a day. */
const counts = (item: Item): boolean => !['cancelled', 'skipped', 'deleted'].includes(item.state);

/** How a day stands at `now` ('HH:MM'): its items in their order, and when each was ticked. */
export function standingOf(
  items: readonly Item[],
  now: string,
  tickedAt: (item: Item) => string | undefined,
): Standing {
  const held = items.filter(counts);
  const timed = held.filter((item) => item.start !== '');
  const endOf = (item: Item): string => item.end || (timed[timed.indexOf(item) + 1]?.start ?? '24:00');
  const waits = (item: Item): boolean => item.state !== 'done';
  const unticked = held.filter((item) => item.start === '' && waits(item));
  const present = timed.findLast((item) => item.start <= now && now < endOf(item)) ?? unticked[0];
  const next = timed.find((item) => item.start > now) ?? unticked.find((item) => item !== present);
  const ticks = held.flatMap((item) => (item.state === 'done' ? [tickedAt(item) ?? ''] : []));
  return {
    present,
    next: next === present ? undefined : next,
    done: held.filter((item) => item.state === 'done').length,
    all: held.length,
    open: timed.filter((item) => waits(item) && endOf(item) <= now),
    tickedAt: ticks.reduce((last, at) => (at > last ? at : last), ''),
  };
}

/** Whether somebody should look in: a thing whose time is over stands open, and nothing was ticked since it ended. */
export function isQuiet({ open, tickedAt }: Standing, endedAt: (item: Item) => number): boolean {
  const last = open.at(-1);
  if (last === undefined) return false;
  return tickedAt === '' || Date.parse(tickedAt) < endedAt(last);
}
