// Bringing an older value of the history back into the sheet, as if it had been written there.
// Start reading at: broughtBack.
import type { Activity } from '../../api/wire';
import { timeFields, type Entry, type Line, type Topic, type Values } from '../history/lines';
import { parse } from '../planner/recurrence';
import type { Draft } from './form';

/** Whether an entry's old values can come back into a sheet that is opened on one day: those of every time, and
 *  those of that day. */
export function mayBringBack({ entry, differences: found }: Line, key: string): boolean {
  return found.length > 0 && entry.deed !== 'joined' && (entry.key === undefined || entry.key === key);
}

/** The draft with one older value in it, as if it had been written there. The day a series begins on stays. */
export function broughtBack(draft: Draft, topic: Topic, entry: Entry, activity: Activity): Draft {
  const old: Values = { ...(entry.key === undefined ? {} : activity), ...entry.before };
  switch (topic) {
    case 'time': {
      const given = Object.fromEntries(
        timeFields.filter((name) => old[name] !== undefined).map((name) => [name, old[name]]),
      ) as Partial<Pick<Draft, 'start' | 'end' | 'minutes' | 'part'>>;
      const start = given.start ?? draft.start;
      return { ...draft, ...given, timing: start === '' ? 'order' : 'clock' };
    }
    case 'rule':
      return { ...draft, recurrence: parse(old.rule ?? '', draft.first) };
    case 'steps':
      return { ...draft, steps: old.steps ?? [] };
    case 'with':
      return { ...draft, with: old.with ?? [] };
    case 'day':
      return activity.rule === '' && old.day !== undefined ? { ...draft, day: old.day, first: old.day } : draft;
    case 'colour':
      return { ...draft, colour: old.colour ?? '' };
    default:
      return { ...draft, [topic]: old[topic] ?? '' };
  }
}
