import { expect, test } from 'vitest';
import type { Item } from '../plan/schedule/expand';
import { momentToShow } from './preview';

const item = (day: string, start: string, end: string, state: Item['state'] = 'planned'): Item =>
  ({ day, start, end, state, zone: 'Europe/Copenhagen' }) as Item;
const at = (text: string): number => Date.parse(text);
const week = [
  item('2026-11-20', '08:00', ''),
  item('2026-11-20', '14:00', '14:45'),
  item('2026-11-20', '', ''),
  item('2026-11-21', '10:00', '10:30', 'cancelled'),
  item('2026-11-21', '11:00', '12:00'),
];

test('while something goes on it is that; else a third into what comes next', () => {
  expect(momentToShow(week, at('2026-11-20T13:20:00Z'))).toBe(at('2026-11-20T13:20:00Z'));
  expect(momentToShow(week, at('2026-11-20T09:00:00Z'))).toBe(at('2026-11-20T13:15:00Z'));
  expect(momentToShow(week, at('2026-11-20T20:00:00Z'))).toBe(at('2026-11-21T10:20:00Z')); // not what is cancelled
});

test('an empty plan is shown as it is now', () => {
  expect(momentToShow([], 5)).toBe(5);
});
