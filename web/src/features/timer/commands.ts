// What somebody does to a timer, as commands. Owns: that one the plan set going is written down first. Does not own:
// the writes themselves (plan/timers).
import type { TimerEvent, TimerRun } from '../../api/wire';
import type { Command } from '../../sync/command';
import type { Site } from '../plan/day';
import { changeTimer, startTimer } from '../plan/timers';
import { isThought } from './shown';

/** Pauses a timer, lets it go on, adds to it or stops it. */
export function acted(
  site: Site,
  run: TimerRun,
  kind: TimerEvent['kind'],
  newId: () => string,
  minutes?: number,
): Command[] {
  if (!isThought(run)) return [changeTimer(site, run.id, kind, newId, minutes)];
  const { startedAt, kind: form, minutes: length, activity = '', key = '', isLocked } = run;
  const id = newId();
  const given = { id, kind: form, minutes: length, activity, key, isLocked };
  return [startTimer({ ...site, at: startedAt }, given, newId), changeTimer(site, id, kind, newId, minutes)];
}
