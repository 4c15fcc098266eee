// Starting a timer and what is done to it, as commands: they work without a net, and on two devices at once.
// Start reading at: startTimer.
import type { TimerEvent, TimerRun } from '../../api/wire';
import type { Command } from '../../sync/command';
import type { Site } from './day';

/** A run as a screen starts it. */
export type NewRun = Omit<TimerRun, 'events' | 'startedBy' | 'startedAt' | 'version'>;

const timerPath = (circle: string, run: string): string => `/v1/circles/${circle}/timers/${run}`;

/** Starts a timer at once. Undone by stopping it, where this device may. */
export function startTimer(site: Site, run: NewRun, newId: () => string): Command {
  const { id, ...said } = run;
  const body = { ...said, startedAt: site.at };
  const row: TimerRun = { ...body, id, startedBy: site.by, events: [], version: 1 };
  const stop: TimerEvent = { id: newId(), kind: 'stop', at: site.at };
  return {
    name: 'timer.start',
    circle: site.circle,
    apply: (rows) => rows.put('timer', id, row),
    send: { method: 'PUT', path: timerPath(site.circle, id), body },
    undo: happened(site, id, stop),
  };
}

/** Pauses, resumes, prolongs or stops a timer. A pause and a stop are undone by going on. */
export function changeTimer(
  site: Site,
  run: string,
  kind: TimerEvent['kind'],
  newId: () => string,
  minutes?: number,
): Command {
  const event = (what: TimerEvent['kind'], at = site.at): TimerEvent => ({ id: newId(), kind: what, at });
  const next = new Date(Date.parse(site.at) + 1).toISOString(); // right after, so that no time is lost
  const command = happened(site, run, { ...event(kind), ...(minutes === undefined ? {} : { minutes }) });
  if (kind === 'add') return command; // time that somebody was given is not taken back
  return { ...command, undo: happened(site, run, event(kind === 'resume' ? 'pause' : 'resume', next)) };
}

function happened(site: Site, run: string, event: TimerEvent): Command {
  const { id, ...body } = event;
  return {
    name: `timer.${event.kind}`,
    circle: site.circle,
    apply: (rows) => {
      const there = rows.get('timer', run);
      if (there && !there.events.some((known) => known.id === id))
        rows.patch('timer', run, { events: [...there.events, event] });
    },
    send: { method: 'PUT', path: `${timerPath(site.circle, run)}/events/${id}`, body },
  };
}
