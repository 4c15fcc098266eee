import { describe, expect, test } from 'vitest';
import type { Activity, Collection, Collections, Occurrence } from '../../api/wire';
import type { Command, Draft } from '../../sync/command';
import {
  changeActivity,
  changeOccurrence,
  createActivity,
  deleteActivity,
  seriesOf,
  splitActivity,
  type Site,
} from './commands';
import { expand } from './schedule/expand';

const site: Site = { circle: 'home', by: 'mette', at: '2026-11-20T14:20:00.000Z' };
const swim: Activity = {
  id: 'swim',
  title: 'Svømning',
  picture: 'own:1',
  colour: 'blue',
  place: 'Svømmehallen',
  why: 'Ro',
  note: 'Nøgle',
  with: [{ name: 'Karim' }],
  day: '2026-11-06',
  start: '14:00',
  end: '14:45',
  minutes: 0,
  part: '',
  rank: 'm',
  rule: 'FREQ=WEEKLY;BYDAY=FR',
  zone: 'Europe/Copenhagen',
  steps: [{ id: 's', title: 'Find tasken' }],
  author: 'mette',
  version: 3,
  createdAt: '2026-11-01T00:00:00.000Z',
  changedAt: '2026-11-01T00:00:00.000Z',
};
const done: Occurrence = { activity: 'swim', key: '2026-11-13', state: 'done', version: 1 };

/** The rows of one circle, without a store behind them. */
class Plan implements Draft {
  readonly tables = new Map<string, Map<string, object>>();
  constructor(activities: readonly Activity[], occurrences: readonly Occurrence[] = []) {
    for (const row of activities) this.put('activity', row.id, row);
    for (const row of occurrences) this.put('occurrence', `${row.activity}/${row.key}`, row);
  }
  #table(collection: string): Map<string, object> {
    const table = this.tables.get(collection) ?? new Map<string, object>();
    this.tables.set(collection, table);
    return table;
  }
  get<C extends Collection>(collection: C, id: string): Collections[C] | undefined {
    return this.#table(collection).get(id) as Collections[C] | undefined;
  }
  put<C extends Collection>(collection: C, id: string, value: Collections[C]): void {
    this.#table(collection).set(id, value);
  }
  patch<C extends Collection>(collection: C, id: string, fields: Partial<Collections[C]>): void {
    const there = this.#table(collection).get(id);
    if (there) this.#table(collection).set(id, { ...there, ...fields });
  }
  remove(collection: Collection, id: string): void {
    this.#table(collection).delete(id);
  }
  /** What a person sees of November and December, in words. */
  seen(): string[] {
    const activities = [...this.#table('activity').values()] as Activity[];
    const occurrences = [...this.#table('occurrence').values()] as Occurrence[];
    return expand(activities, occurrences, '2026-11-01', '2026-12-31').map(
      (item) =>
        `${item.day} ${item.start} ${item.title} ${item.state} ${item.place} ${String(item.picture)} ${String(item.steps.length)}`,
    );
  }
}

/** Runs a command, then its undo, and says what was seen before, between and after. */
function thereAndBack(
  plan: Plan,
  command: Command | undefined,
): { before: string[]; between: string[]; after: string[] } {
  if (!command?.undo) throw new Error('the command cannot be undone');
  const before = plan.seen();
  command.apply(plan);
  const between = plan.seen();
  command.undo.apply(plan);
  return { before, between, after: plan.seen() };
}

describe('every command shows its change and its undo takes it back', () => {
  const series = seriesOf(swim, [done]);
  const plan = (): Plan => new Plan([swim], [done]);

  test('create', () => {
    const seen = thereAndBack(new Plan([]), createActivity(site, { ...swim }));
    expect(seen.between.length).toBe(8);
    expect(seen.after).toEqual([]);
  });

  test('delete', () => {
    const seen = thereAndBack(plan(), deleteActivity(site, swim));
    expect(seen.between).toEqual([]);
    expect(seen.after).toEqual(seen.before);
  });

  test('change on all days', () => {
    const seen = thereAndBack(
      plan(),
      changeActivity(site, series, { title: 'Vand', picture: '', place: '', steps: [], start: '15:00', end: '' }),
    );
    expect(seen.between[0]).toBe('2026-11-06 15:00 Vand planned  undefined 0');
    expect(seen.after).toEqual(seen.before);
  });

  test('change of a series into one day, and back', () => {
    const seen = thereAndBack(plan(), changeActivity(site, series, { rule: '' }));
    expect(seen.between.filter((line) => line.includes('planned'))).toHaveLength(1);
    expect(seen.after).toEqual(seen.before);
  });

  test('a board, a timer and a sound', () => {
    const choices = [
      { id: 'a', title: 'Bad' },
      { id: 'b', title: 'Bruser', picture: 'own:2' },
    ];
    const timer = { kind: 'disc', minutes: 10, isLocked: true, starts: 'self' } as const;
    const rows = plan();
    const command = changeActivity(site, series, { choices, timer, sound: 'own:3', group: 'g' });
    command?.apply(rows);
    expect(rows.get('activity', 'swim')).toMatchObject({ choices, timer, sound: 'own:3', group: 'g' });
    command?.undo?.apply(rows);
    expect(rows.get('activity', 'swim')).toMatchObject({ choices: [], timer: { kind: '' }, sound: '', group: '' });
    expect(command?.undo?.send.body).toEqual({
      choices: [],
      timer: { kind: '', minutes: 0, starts: '' },
      sound: '',
      group: '',
    });
    const board = { ...swim, choices };
    const seen = thereAndBack(
      new Plan([board]),
      changeOccurrence(site, board, undefined, '2026-11-20', { choice: 'b' }),
    );
    expect(seen.between[2]).toContain('Bruser');
    expect(seen.between[2]).toContain('own:2');
    expect(seen.after).toEqual(seen.before);
  });

  test('change of one day', () => {
    const seen = thereAndBack(
      plan(),
      changeOccurrence(site, swim, undefined, '2026-11-20', { day: '2026-11-21', title: 'Vandland' }),
    );
    expect(seen.between.filter((line) => line.includes('Vandland'))).toEqual([
      '2026-11-21 14:00 Vandland planned Svømmehallen own:1 1',
    ]);
    expect(seen.after).toEqual(seen.before);
  });

  test('change of a day that had something of its own already', () => {
    const own: Occurrence = { ...done, title: 'Plask' };
    const seen = thereAndBack(
      new Plan([swim], [own]),
      changeOccurrence(site, swim, own, own.key, { title: 'Vand', state: 'planned' }),
    );
    expect(seen.after).toEqual(seen.before);
  });

  test('crossing out what was done, over something that had been cancelled', () => {
    const own: Occurrence = { ...done, under: 'cancelled' };
    const editor = { ...site, mayEdit: true };
    const untick = (plan: Plan): void => {
      changeOccurrence(site, swim, plan.get('occurrence', 'swim/2026-11-13'), own.key, { state: 'planned' }).apply(
        plan,
      );
    };
    const rows = new Plan([swim], [own]);
    const seen = thereAndBack(rows, changeOccurrence(editor, swim, own, own.key, { state: 'cancelled' }));
    expect(seen.between[1]).toContain('cancelled');
    expect(seen.after).toEqual(seen.before);
    untick(rows);
    expect(rows.seen()[1]).toContain('cancelled');
    const plain = new Plan([swim], [done]);
    thereAndBack(plain, changeOccurrence(editor, swim, done, done.key, { state: 'cancelled' }));
    untick(plain);
    expect(plain.seen()[1]).toContain('planned');
  });

  test('a tick of what is cancelled', () => {
    const off: Occurrence = { ...done, state: 'cancelled' };
    const command = changeOccurrence(site, swim, off, off.key, { state: 'done' });
    const seen = thereAndBack(new Plan([swim], [off]), command);
    expect(seen.between[1]).toContain('done');
    expect(seen.after).toEqual(seen.before);
    expect(command.undo?.send.body).toEqual({ state: 'planned' }); // all that a citizen may say
  });

  test('this and later', () => {
    const seen = thereAndBack(plan(), splitActivity(site, series, '2026-11-20', 'new', { title: 'Vand' }));
    expect(seen.between.filter((line) => line.includes('Vand'))).toHaveLength(6);
    expect(seen.between.filter((line) => line.includes('Svømning'))).toHaveLength(2);
    expect(seen.after).toEqual(seen.before);
  });

  test('this and later from the first day leaves nothing behind', () => {
    const seen = thereAndBack(plan(), splitActivity(site, series, '2026-11-06', 'new', { title: 'Vand' }));
    expect(seen.between.every((line) => line.includes('Vand'))).toBe(true);
    expect(seen.between.some((line) => line.includes('done'))).toBe(true);
    expect(seen.after).toEqual(seen.before);
  });
});

describe('what is sent', () => {
  const series = seriesOf(swim, []);

  test('is only what changed', () => {
    expect(changeActivity(site, series, { title: 'Vand' })?.send).toEqual({
      method: 'PATCH',
      path: '/v1/circles/home/activities/swim',
      body: { title: 'Vand' },
    });
  });

  test('to undo a change names the old values, empty ones too', () => {
    const command = changeActivity(site, seriesOf({ ...swim, place: undefined } as unknown as Activity, []), {
      place: 'Hallen',
      title: 'Vand',
    });
    expect(command?.undo?.send.body).toEqual({ place: '', title: 'Svømning' });
  });

  test('to undo a first change of one day asks for the activity again', () => {
    const command = changeOccurrence(site, swim, undefined, '2026-11-20', { day: '2026-11-21', state: 'planned' });
    expect(command.undo?.send.body).toEqual({ inherit: ['day'], state: 'planned' });
  });

  test('is nothing when the server would refuse it', () => {
    expect(changeActivity(site, series, { end: '13:00' })).toBeUndefined();
    expect(splitActivity(site, seriesOf({ ...swim, rule: '' }, []), '2027-01-01', 'new', {})).toBeUndefined();
  });
});
