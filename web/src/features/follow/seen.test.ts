import { expect, test } from 'vitest';
import { devicesOf, looksOf, type Copy, type Look } from './seen';

const look = (id: number, person: string, screen: string, lookedAt: string, day = ''): Look => ({
  id: String(id),
  person,
  screen,
  day,
  lookedAt,
});
const dayOf = (moment: string): string => moment.slice(0, 10);

test('looking at the same again the same day is one line with the last time', () => {
  const lines = looksOf(
    [
      look(4, 'mette', 'week', '2026-11-20T09:00:00Z', '2026-11-16'),
      look(3, 'karim', 'history', '2026-11-20T08:30:00Z'),
      look(2, 'mette', 'week', '2026-11-20T08:00:00Z', '2026-11-09'),
      look(1, 'mette', 'week', '2026-11-19T08:00:00Z', '2026-11-16'),
    ],
    'noah',
    dayOf,
  );
  expect(lines.map(({ person, what, at, count }) => [person, what, at.slice(8, 13), count])).toEqual([
    ['mette', 'week', '20T09', 2],
    ['karim', 'activity', '20T08', 1],
    ['mette', 'week', '19T08', 1],
  ]);
});

test('days stay apart, what one looked at oneself is left out, and a new kind of screen is the plan', () => {
  const at = '2026-11-20T09:00:00Z';
  const lines = looksOf(
    [
      look(1, 'mette', 'day', at, '2026-11-20'),
      look(2, 'mette', 'day', at, '2026-11-21'),
      look(3, 'noah', 'now', at),
      look(4, 'karim', 'goals', at),
    ],
    'noah',
    dayOf,
  );
  expect(lines.map(({ what, shown }) => `${what} ${shown}`).sort()).toEqual([
    'day 2026-11-20',
    'day 2026-11-21',
    'plan ',
  ]);
});

test('a device is one line whatever it holds, the own device first; one that was signed out is gone', () => {
  const copy = (device: string, category: string, over: Partial<Copy> = {}): Copy => ({
    device,
    person: 'mette',
    isPaired: false,
    category,
    renewedAt: '2026-11-20T08:00:00Z',
    ...over,
  });
  const devices = devicesOf([
    copy('phone', 'plan', { renewedAt: '2026-11-20T10:00:00Z' }),
    copy('phone', 'pictures'),
    copy('tablet', 'plan', { person: 'noah', isPaired: true }),
    copy('old', 'plan', { endedAt: '2026-11-01T08:00:00Z' }),
  ]);
  expect(devices).toEqual([
    { id: 'tablet', person: 'noah', isPaired: true, hasPictures: false, at: '2026-11-20T08:00:00Z' },
    { id: 'phone', person: 'mette', isPaired: false, hasPictures: true, at: '2026-11-20T10:00:00Z' },
  ]);
});
