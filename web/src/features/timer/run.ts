// How a timer looks at a moment: what goes on, how much is left, when it next looks otherwise. Pure.
// Owns: what a screen shows of a run. Does not own: what its events mean (plan/timer-run).
// Start reading at: standing.
import type { TimerRun } from '../../api/wire';
import { doing, endsAt, left, standing as sum } from '../plan/timer-run';

export const minute = 60_000;

export interface Standing {
  readonly phase: 'running' | 'paused' | 'ended' | 'stopped';
  readonly left: number; // milliseconds, 0 when it is over
  readonly total: number; // milliseconds in all, with what was added
  readonly until: number; // Unix milliseconds: when it runs out or ran out; NaN while nobody can know
}

/** How a run stands at a moment. */
export function standing(run: Pick<TimerRun, 'minutes' | 'startedAt' | 'events'>, now: number): Standing {
  const of = sum(run);
  const is = doing(of, now);
  if (is === 'over') {
    const last = Math.max(Date.parse(run.startedAt), ...run.events.map(({ at }) => Date.parse(at)));
    return { phase: 'ended', left: 0, total: of.total, until: endsAt(of) ?? last };
  }
  if (is === 'stopped') return { phase: 'stopped', left: 0, total: of.total, until: Number.NaN };
  return { phase: is, left: left(of, now), total: of.total, until: endsAt(of) ?? Number.NaN };
}

/** Whole minutes that are left, the one that goes on counted. */
export const minutesLeft = ({ left }: Standing): number => Math.ceil(left / minute);

/** Whole seconds that are left. */
export const secondsLeft = ({ left }: Standing): number => Math.ceil(left / 1000);

/** When a run next looks otherwise: as a minute of it turns, or a second of it. Undefined when nothing runs. */
export function nextTurn(run: TimerRun, now: number, isBySecond = false): number | undefined {
  const at = standing(run, now);
  if (at.phase !== 'running') return undefined;
  const step = isBySecond ? 1000 : minute;
  return at.until - (Math.ceil(at.left / step) - 1) * step;
}

/** '4:05'. */
export function figures(seconds: number): string {
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
