import { expect, test } from 'vitest';
import type { TimerRun } from '../../api/wire';
import { minute } from './run';
import { dueEnd, running, takeEnd } from './ring';

const start = Date.parse('2026-03-24T15:00:00Z');
const run: TimerRun = {
  id: 'r',
  kind: 'disc',
  minutes: 5,
  isLocked: false,
  startedAt: new Date(start).toISOString(),
  events: [],
};
const end = start + 5 * minute;

test('it sounds where it was seen to run out', () => {
  const watched = new Set(running([run], end - 1));
  expect(watched.has('r')).toBe(true);
  expect(dueEnd([run], watched, end - 1)).toBeUndefined();
  expect(dueEnd([run], watched, end + 5)).toBe(end);
});

test('it is silent where it is only learnt of, or learnt of late', () => {
  expect(dueEnd([run], new Set(), end + 5)).toBeUndefined();
  expect(dueEnd([run], new Set(['r']), end + 60_000)).toBeUndefined();
  const stopped = { ...run, events: [{ id: 's', kind: 'stop' as const, at: run.startedAt }] };
  expect(dueEnd([stopped], new Set(['r']), end + 5)).toBeUndefined();
});

test('one tab of a device takes an end, and no reload takes it again', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect([takeEnd(end, storage), takeEnd(end, storage), takeEnd(end - 1, storage)]).toEqual([true, false, false]);
  expect(takeEnd(end + minute, storage)).toBe(true);
});
