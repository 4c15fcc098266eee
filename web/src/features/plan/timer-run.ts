// How a timer stands: the sum of what was done to it, the same on every device whatever came first.
// Owns: the fold, and what is left at a moment. Does not own: how it is shown, nor starting it (timers).
// Start reading at: standing.
import type { TimerEvent, TimerRun } from '../../api/wire';

/** How a run stands after the last that was done to it. Times are milliseconds, Unix. */
export interface Standing {
  readonly total: number; // how long it runs in all
  readonly spent: number; // how much of it had passed at `since`, or for good
  readonly since: number | undefined; // from when it runs on; undefined while it is paused, stopped or over
  readonly isStopped: boolean;
}

const minute = 60_000;

/** The sum of a run's events, by their moment and then their id. What was done before the start counts from there. */
export function standing(run: Pick<TimerRun, 'minutes' | 'startedAt' | 'events'>): Standing {
  const start = Date.parse(run.startedAt);
  let now: Standing = { total: run.minutes * minute, spent: 0, since: start, isStopped: false };
  for (const event of inOrder(run.events)) now = after(now, event, Math.max(start, Date.parse(event.at)));
  return now;
}

/** What is left at a moment, from `total` down to 0. A clock that was set back gives no time that was not there. */
export function left(of: Standing, at: number): number {
  return of.total - spentAt(of, at);
}

/** What a run is doing at a moment. */
export function doing(of: Standing, at: number): 'running' | 'paused' | 'stopped' | 'over' {
  if (of.isStopped) return 'stopped';
  if (left(of, at) === 0) return 'over';
  return of.since === undefined ? 'paused' : 'running';
}

/** When a run that is running will be over; undefined for any other. */
export function endsAt(of: Standing): number | undefined {
  return of.since === undefined ? undefined : of.since + of.total - of.spent;
}

function inOrder(events: readonly TimerEvent[]): TimerEvent[] {
  const once = new Map(events.map((event) => [event.id, event]));
  return [...once.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
}

function spentAt({ total, spent, since }: Standing, at: number): number {
  return Math.min(total, spent + (since === undefined ? 0 : Math.max(0, at - since)));
}

function after(was: Standing, event: TimerEvent, at: number): Standing {
  const spent = spentAt(was, at);
  const isOver = spent === was.total;
  const since = isOver || was.since === undefined ? undefined : at;
  const now = { ...was, spent, since };
  switch (event.kind) {
    case 'pause':
      return { ...now, since: undefined };
    case 'stop':
      return { ...now, since: undefined, isStopped: true };
    case 'resume':
      return { ...now, since: isOver ? undefined : at, isStopped: false };
    case 'add':
      // More of what is over goes on from now.
      return {
        ...now,
        total: was.total + (event.minutes ?? 0) * minute,
        since: isOver && !was.isStopped ? at : since,
      };
  }
}
