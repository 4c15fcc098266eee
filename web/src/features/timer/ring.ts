// When the end of a timer sounds: once, where somebody watched it run out. Never for an end that is only learnt of (a
// reload, a replay, a tab or a device that opens later), and in one tab of a device only.
// Owns: that decision. Does not own: the sound (chime).
import type { TimerRun } from '../../api/wire';
import { standing } from './run';

/** A device setting, holds no personal data: when the last timer ended that sounded here, Unix milliseconds. */
const rungKey = 'mobilize.rung';

/** How late an end may be told of and still sound. */
const late = 4_000;

/** The end that is to sound now, if any: of a run that was seen running by this screen. */
export function dueEnd(runs: readonly TimerRun[], watched: ReadonlySet<string>, now: number): number | undefined {
  const ends = runs.flatMap((run) => {
    const { phase, until } = standing(run, now);
    return phase === 'ended' && watched.has(run.id) && now - until < late ? [until] : [];
  });
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Those that run at a moment. */
export function running(runs: readonly TimerRun[], now: number): string[] {
  return runs.filter((run) => standing(run, now).phase === 'running').map(({ id }) => id);
}

/** Takes an end for this device: true for the first that asks. */
export function takeEnd(until: number, storage: Pick<Storage, 'getItem' | 'setItem'>): boolean {
  if (Number(storage.getItem(rungKey) ?? 0) >= until) return false;
  storage.setItem(rungKey, String(until));
  return true;
}
