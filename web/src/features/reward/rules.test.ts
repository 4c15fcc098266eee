import { expect, test } from 'vitest';
import type { Earned, Reward } from '../../api/wire';
import { earnedOf, mostParts, partsGrid, present } from './rules';

const reward: Reward = { id: 'r', title: 'Biograf', parts: 3, fromDay: '2026-03-20', earned: [], state: 'open' };
const tick = (activity: string): Earned => ({
  id: `${activity}/once`,
  activity,
  key: 'once',
  at: '2026-03-24T10:00:00.000Z',
  day: '2026-03-24',
});

test('the one that was promised first is shown until it is put away', () => {
  const later: Reward = { ...reward, id: 'l', fromDay: '2026-03-22' };
  expect(present([later, reward], [])?.id).toBe('r');
  expect(present([later, { ...reward, state: 'reached' }], [])?.id).toBe('r');
  expect(present([later, { ...reward, state: 'ended' }], [])?.id).toBe('l');
  expect(present([], [tick('a')])).toBeUndefined();
});

test('what was ticked here uncovers its part at once, and never more than there are', () => {
  const shown = present([reward], ['a', 'b', 'c', 'd'].map(tick));
  expect(shown?.state).toBe('reached');
  expect(shown && earnedOf(shown)).toBe(3);
  expect(earnedOf({ parts: 2, earned: ['a', 'b', 'c'].map(tick) })).toBe(2);
});

test('every part of a picture is as large as the others', () => {
  for (let parts = 1; parts <= mostParts; parts++) {
    const { columns, rows } = partsGrid(parts);
    expect(columns * rows).toBe(parts);
  }
});
