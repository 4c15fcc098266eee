import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimerEvent } from '../../api/wire';
import { figures, minute, minutesLeft, nextTurn, standing } from './run';

const start = Date.parse('2026-03-24T15:00:00Z');
const at = (minutes: number): string => new Date(start + minutes * minute).toISOString();
const event = (kind: TimerEvent['kind'], minutes: number, more?: number): TimerEvent => ({
  id: `${kind} ${String(minutes)}`,
  kind,
  at: at(minutes),
  ...(more === undefined ? {} : { minutes: more }),
});
const run = (events: readonly TimerEvent[], minutes = 10) => ({
  id: 'r',
  kind: 'disc' as const,
  minutes,
  isLocked: false,
  startedAt: at(0),
  events,
});
const after = (events: readonly TimerEvent[], minutes: number) => standing(run(events), start + minutes * minute);

test('it runs down to its end, and stays there', () => {
  expect(after([], 0)).toMatchObject({ phase: 'running', left: 10 * minute });
  expect(after([], 4)).toMatchObject({ phase: 'running', left: 6 * minute });
  expect(after([], 10)).toMatchObject({ phase: 'ended', left: 0, until: start + 10 * minute });
  expect(after([], 500)).toMatchObject({ phase: 'ended', left: 0 });
});

test('a device whose clock is behind shows it full, not fuller', () => {
  expect(after([], -3)).toMatchObject({ phase: 'running', left: 10 * minute });
});

test('a pause takes nothing from it', () => {
  expect(after([event('pause', 4)], 300)).toMatchObject({ phase: 'paused', left: 6 * minute });
  expect(after([event('pause', 4), event('resume', 60)], 61)).toMatchObject({ phase: 'running', left: 5 * minute });
});

test('a pause after the end is none', () => {
  expect(after([event('pause', 11)], 12)).toMatchObject({ phase: 'ended' });
});

test('what is added lengthens it, and begins it again when it had run out', () => {
  expect(after([event('add', 4, 5)], 12)).toMatchObject({ phase: 'running', left: 3 * minute, total: 15 * minute });
  expect(after([event('add', 20, 5)], 21)).toMatchObject({ phase: 'running', left: 4 * minute });
  expect(after([event('pause', 4), event('add', 5, 5)], 60)).toMatchObject({ phase: 'paused', left: 11 * minute });
});

test('stopped is stopped, also with more time, until it goes on', () => {
  expect(after([event('stop', 4), event('add', 5, 5)], 6)).toMatchObject({ phase: 'stopped', left: 0 });
  expect(after([event('stop', 4), event('resume', 5)], 6)).toMatchObject({ phase: 'running', left: 5 * minute });
});

const events = fc.array(
  fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom<TimerEvent['kind']>('pause', 'resume', 'add', 'stop'),
    at: fc.integer({ min: -2, max: 40 }).map(at),
    minutes: fc.constantFrom(1, 5),
  }),
  { maxLength: 8 },
);

test('two devices that hear the same in another order, or twice, show the same', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 0, max: 60 }), fc.nat(), (given, minutes, turn) => {
      const shuffled = [...given].sort((a, b) => ((a.id.charCodeAt(0) + turn) % 7) - ((b.id.charCodeAt(0) + turn) % 7));
      expect(after([...shuffled, ...given], minutes)).toEqual(after(given, minutes));
    }),
  );
});

test('what is left never grows while nobody does anything, and is never less than nothing', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 41, max: 80 }), fc.integer({ min: 0, max: 40 }), (given, from, more) => {
      const [first, then] = [after(given, from), after(given, from + more)];
      expect(then.left).toBeLessThanOrEqual(first.left);
      expect(then.left).toBeGreaterThanOrEqual(0);
      expect(first.left).toBeLessThanOrEqual(first.total);
    }),
  );
});

test('it is drawn anew as a minute of it turns, and only then', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 * minute - 1 }), (passed) => {
      const now = start + passed;
      const turn = nextTurn(run([]), now) ?? Number.NaN;
      expect(turn).toBeGreaterThan(now);
      expect(turn - now).toBeLessThanOrEqual(minute);
      const shown = (moment: number): number => minutesLeft(standing(run([]), moment));
      expect(shown(turn - 1)).toBe(shown(now));
      expect(shown(turn)).toBe(shown(now) - 1);
    }),
  );
  expect(nextTurn(run([event('pause', 1)]), start + 2 * minute)).toBeUndefined();
  expect(nextTurn(run([]), start + 200, true)).toBe(start + 1000);
});

test('figures', () => {
  expect([245, 60, 9].map(figures)).toEqual(['4:05', '1:00', '0:09']);
});
