import { expect, test } from 'vitest';
import type { Activity, Occurrence } from '../../api/wire';
import { reset, saidOf } from './reset';
import { expand } from './schedule/expand';

const activity: Activity = {
  id: 'a',
  title: 'Bad',
  day: '2026-11-16',
  start: '',
  end: '',
  minutes: 0,
  part: '',
  rank: '',
  rule: 'FREQ=DAILY',
  zone: 'Europe/Copenhagen',
  steps: [],
  choices: [
    { id: 'x', title: 'Bad' },
    { id: 'y', title: 'Bruser' },
  ],
};
const on = (day: number, said: Partial<Occurrence>): Occurrence => ({
  activity: 'a',
  key: `2026-11-${String(day)}`,
  state: 'planned',
  ...said,
});

test('a week is as it was planned, and one undo brings back what was done in it', () => {
  const occurrences = [
    on(16, { state: 'done', choice: 'y' }),
    on(17, { state: 'skipped', title: 'Plask' }),
    on(18, { doneSteps: ['s'] }),
    on(19, { state: 'cancelled' }),
    on(20, { title: 'Vand' }),
    on(23, { state: 'done' }),
  ];
  const items = expand([activity], occurrences, '2026-11-16', '2026-11-22');
  expect(saidOf(items)).toEqual({ done: 1, others: 1, steps: 1, choices: 1 });
  const site = { circle: 'home', by: 'mette', at: '2026-11-23T08:00:00.000Z' };
  const commands = reset(site, { activities: [activity], occurrences }, items);
  expect(commands.map(({ send }) => [send.path.slice(-10), send.body])).toEqual([
    ['2026-11-16', { state: 'planned', choice: '' }],
    ['2026-11-17', { state: 'planned' }],
    ['2026-11-18', { doneSteps: [] }],
  ]);
  expect(commands.map(({ undo }) => undo?.send.body)).toEqual([
    { state: 'done', choice: 'y' },
    { state: 'skipped' },
    { doneSteps: ['s'] },
  ]);
});
