import { describe, expect, test } from 'vitest';
import { lapseWords, lastDay, latestUntil, untilWords, usualUntil } from './until';

const zone = 'Europe/Copenhagen';
const now = Date.parse('2026-11-20T13:20:00Z'); // 14:20 there

describe('lastDay', () => {
  test('is the day before a midnight', () => {
    expect(lastDay('2027-06-25T22:00:00.000Z', zone)).toBe('2027-06-25');
  });
  test('is the day of any other moment', () => {
    expect(lastDay('2026-11-20T15:00:00.000Z', zone)).toBe('2026-11-20');
  });
  test('takes a day as it is, and nothing as no end', () => {
    expect(lastDay('2027-06-25', zone)).toBe('2027-06-25');
    expect(lastDay(undefined, zone)).toBe('');
  });
});

describe('untilWords', () => {
  test('says a day, a time today with what is left, and no end', () => {
    expect(untilWords('2027-06-25T22:00:00.000Z', zone, now)).toEqual({ when: '25. juni 2027', left: '' });
    expect(untilWords('2026-11-20T15:00:00.000Z', zone, now)).toEqual({ when: 'I dag 16:00', left: 'om 1 t 40 min' });
    expect(untilWords('2026-11-20T23:00:00.000Z', zone, now)).toEqual({ when: 'Kun i dag', left: 'om 9 t 40 min' });
    expect(untilWords('', zone, now)).toEqual({ when: 'Ingen slutdato', left: '' });
  });
});

test('what a role is offered lies within what it may be given', () => {
  const today = '2026-11-20';
  expect(usualUntil('guardian', today)).toBe('');
  expect(usualUntil('planner', today)).toBe('2027-11-20');
  expect(usualUntil('substitute', today)).toBe('2026-12-03');
  for (const role of ['planner', 'relative', 'substitute'] as const)
    expect(usualUntil(role, today) <= latestUntil(role, today)).toBe(true);
  expect(usualUntil('relative', '2028-02-29')).toBe('2029-02-28');
});

test('a link lapses on a day where the citizen lives', () => {
  expect(lapseWords('2026-11-27T23:30:00.000Z', zone)).toBe('28. november');
});
