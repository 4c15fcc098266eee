// "Undo of everything": every way there is to write to a plan can be taken back by one press, and done again. What
// cannot is named here with why, and is asked about before it is done.
import { describe, expect, test } from 'vitest';
import type { Activity, Occurrence } from '../../api/wire';
import type { Command } from '../../sync/command';
import { Rows, record } from '../../sync/rows';
import { cancelled, copied, moved, removed, retimed, shifted, ticked, type Plan } from '../plan/acts';
import {
  changeActivity,
  changeOccurrence,
  createActivity,
  deleteActivity,
  seriesOf,
  splitActivity,
} from '../plan/commands';
import * as acts from '../plan/acts';
import * as commands from '../plan/commands';
import { expand } from '../plan/schedule/expand';

const site = { circle: 'noah', by: 'mette', at: '2026-11-20T12:00:00.000Z', mayEdit: true };
const once: Activity = {
  id: 'film',
  title: 'Film',
  day: '2026-11-20',
  start: '20:00',
  end: '21:30',
  minutes: 0,
  part: '',
  rank: 'm',
  rule: '',
  zone: 'Europe/Copenhagen',
  steps: [],
};
const weekly: Activity = { ...once, id: 'swim', title: 'Svømning', start: '14:00', end: '15:00', rule: 'FREQ=WEEKLY' };
const brush: Activity = { ...once, id: 'brush', title: 'Børst tænder', start: '', end: '', part: 'evening', rank: 'a' };
const read: Activity = { ...brush, id: 'read', title: 'Læs', rank: 'c' };
const activities = [once, weekly, brush, read];
const plan: Plan = { activities, occurrences: [] };
const week = expand(activities, [], '2026-11-16', '2026-11-22');
const clocked = week.filter(({ start }) => start !== '');
const [first] = week.filter(({ start }) => start === '');
const series = seriesOf(weekly, []);
const id = (): string => 'new';

const ways: Readonly<Record<string, () => readonly (Command | undefined)[]>> = {
  createActivity: () => [createActivity(site, { ...once, id: 'more' })],
  deleteActivity: () => [deleteActivity(site, once)],
  changeActivity: () => [changeActivity(site, series, { title: 'Vand', rule: '' })],
  splitActivity: () => [splitActivity(site, series, '2026-11-27', 'new', { title: 'Vand' })],
  changeOccurrence: () => [changeOccurrence(site, weekly, undefined, '2026-11-20', { title: 'Vand' })],
  moved: () => moved(site, plan, week, '2026-11-22'),
  retimed: () => retimed(site, plan, clocked, 15) ?? [],
  copied: () => copied(site, week, '2026-11-22', id),
  cancelled: () => cancelled(site, plan, week, true),
  ticked: () => ticked(site, plan, week, true),
  removed: () => [...removed(site, plan, week, 'one'), ...removed(site, plan, week, 'later')],
  shifted: () => (first ? shifted(site, plan, week, first, 1) : []),
};

function seen(rows: Rows): string {
  const [kept, own] = ['activity', 'occurrence'].map((name) => [...rows.view('noah', name).values()]);
  return JSON.stringify(
    expand(kept as Activity[], own as Occurrence[], '2026-11-01', '2026-12-31').map(
      ({ day, start, end, title, state, rank, part }) => [day, start, end, title, state, rank, part],
    ),
  );
}

/** Rows with one command after another laid on. */
function laid(...all: readonly Command[]): Rows {
  const rows = new Rows();
  for (const activity of activities) rows.take('noah', 'activity', activity.id, activity);
  const done: { circle: string; effects: ReturnType<typeof record> }[] = [];
  for (const command of all) {
    done.push({ circle: 'noah', effects: record(rows, command) });
    rows.layOn([...done]);
  }
  return rows;
}

describe.each(Object.entries(ways))('%s', (_, way) => {
  const made = way().filter((command) => command !== undefined);
  test('makes something', () => expect(made.length).toBeGreaterThan(0));
  test.each(made.map((command) => [command.name, command] as const))('%s: back, and again', (__, command) => {
    const { undo } = command;
    if (undo === undefined) throw new Error('this cannot be taken back');
    const before = seen(laid());
    expect(seen(laid(command))).not.toBe(before);
    expect(seen(laid(command, undo))).toBe(before);
    const again = command.again?.() ?? command;
    if (again.undo === undefined) throw new Error('what is done again cannot be taken back');
    expect(seen(laid(command, undo, again))).toBe(seen(laid(command)));
    expect(seen(laid(command, undo, again, again.undo))).toBe(before);
  });
});

test('no way to write is left out of the table', () => {
  const helpers = ['seriesOf'];
  const all = [...Object.entries(acts), ...Object.entries(commands)]
    .filter(([name, value]) => typeof value === 'function' && !helpers.includes(name))
    .map(([name]) => name);
  expect([...new Set(all)].sort()).toEqual(Object.keys(ways).sort());
});
