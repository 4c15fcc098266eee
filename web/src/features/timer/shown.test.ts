import { expect, test } from 'vitest';
import type { Activity, TimerRun } from '../../api/wire';
import { expand } from '../plan/schedule/expand';
import { minute } from './run';
import { isThought, onScreen, runOf, toldFor } from './shown';

const read: Activity = {
  id: 'read',
  title: 'Læse',
  day: '2026-03-24',
  start: '16:00',
  end: '17:00',
  minutes: 0,
  part: '',
  rank: 'm',
  rule: '',
  zone: 'Europe/Copenhagen',
  steps: [],
  timer: { kind: 'bar', minutes: 20, isLocked: true, starts: 'plan' },
};
const begins = Date.parse('2026-03-24T15:00:00Z');
const [item] = expand([read], [], '2026-03-24', '2026-03-24');
const loose = (id: string, startedAt: number, more: Partial<TimerRun> = {}): TimerRun => ({
  id,
  kind: 'disc',
  minutes: 5,
  isLocked: false,
  startedAt: new Date(startedAt).toISOString(),
  events: [],
  ...more,
});

test('the plan sets a timer going as the thing begins, the same one everywhere', () => {
  if (item === undefined) throw new Error('no item');
  expect(runOf([], read, item, begins - 1)).toBeUndefined();
  const run = runOf([], read, item, begins);
  expect(run).toMatchObject({ minutes: 20, isLocked: true, startedAt: '2026-03-24T15:00:00.000Z' });
  expect(run && isThought(run)).toBe(true);
});

test('what somebody set going or stopped counts before the plan, and nothing counts for what is done', () => {
  if (item === undefined) throw new Error('no item');
  const own = loose('a', begins, { activity: 'read', key: 'once' });
  expect(runOf([own], read, item, begins + 1)?.id).toBe('a');
  const stopped = { ...own, events: [{ id: 's', kind: 'stop' as const, at: own.startedAt }] };
  expect(runOf([stopped], read, item, begins + 1)).toBeUndefined();
  expect(runOf([own], read, { ...item, state: 'done' }, begins + 1)).toBeUndefined();
});

test('an end is told for half an hour, newest first, and then no more', () => {
  const runs = [loose('old', begins - 40 * minute), loose('first', begins - 20 * minute), loose('last', begins)];
  const seen = (now: number): string[] => onScreen(runs, new Map(), [], now).map(({ id }) => id);
  expect(seen(begins + minute)).toEqual(['last', 'first']);
  expect(seen(begins + 5 * minute + toldFor)).toEqual([]);
});
