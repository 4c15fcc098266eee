import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '../plan/schedule/expand';
import { isQuiet, standingOf } from './overview';

const item = (title: string, start: string, end = '', state: Item['state'] = 'planned'): Item =>
  ({ id: title, title, start, end, state, day: '2026-11-20' }) as Item;
const never = (): undefined => undefined;

describe('how a day stands', () => {
  const day = [
    item('Bus', '7:45'.padStart(5, '0'), '08:00', 'done'),
    item('Dansk', '08:20', '09:30'),
    item('Frikvarter', '09:30', '10:00'),
    item('Svømning', '10:00', '11:00', 'cancelled'),
  ];

  test('what goes on, what comes, and how much is ticked of what counts', () => {
    const { present, next, done, all, open } = standingOf(day, '08:30', never);
    expect([present?.title, next?.title, done, all, open.length]).toEqual(['Dansk', 'Frikvarter', 1, 3, 0]);
  });

  test('what is over and not ticked stands open; what is cancelled never does', () => {
    expect(standingOf(day, '12:00', never).open.map(({ title }) => title)).toEqual(['Dansk', 'Frikvarter']);
  });

  test('without a clock the first that is not ticked goes on', () => {
    const { present, next, open } = standingOf(
      [item('a', '', '', 'done'), item('b', ''), item('c', '')],
      '12:00',
      never,
    );
    expect([present?.title, next?.title, open]).toEqual(['b', 'c', []]);
  });

  test('nothing is counted twice, and what is open is neither done nor to come', () => {
    const state = fc.constantFrom<Item['state']>('planned', 'active', 'done', 'skipped', 'cancelled');
    const clock = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
    fc.assert(
      fc.property(fc.array(fc.tuple(clock, state)), clock, (given, now) => {
        const items = given
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([start, each], at) => item(String(at), start, '', each));
        const { done, all, open, present, next } = standingOf(items, now, never);
        expect(done + open.length).toBeLessThanOrEqual(all);
        for (const each of open) expect(each.state !== 'done' && each.start <= now && each !== next).toBe(true);
        if (present && next) expect(next.start >= present.start).toBe(true);
      }),
    );
  });
});

test('somebody should look in when a thing is over, open, and nothing was ticked since', () => {
  const day = [item('Bus', '07:45', '08:00', 'done'), item('Dansk', '08:20', '09:30')];
  const at = (time: string): number => Date.parse(`2026-11-20T${time}:00Z`);
  const ended = (of: Item): number => at(of.end);
  const standing = (now: string, tick: string) => standingOf(day, now, () => `2026-11-20T${tick}:00Z`);
  expect(isQuiet(standing('09:00', '07:58'), ended)).toBe(false);
  expect(isQuiet(standing('09:40', '07:58'), ended)).toBe(true);
  expect(isQuiet(standing('09:50', '09:45'), ended)).toBe(false);
});
