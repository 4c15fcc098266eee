import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimerEvent, TimerRun } from '../../api/wire';
import { doing, endsAt, left, standing } from './timer-run';

const start = Date.parse('2026-03-29T00:30:00.000Z'); // the clocks go forward half an hour later
const minute = 60_000;
const at = (ms: number): string => new Date(start + ms).toISOString();
const run = (events: readonly TimerEvent[], minutes = 10): Pick<TimerRun, 'minutes' | 'startedAt' | 'events'> => ({
  minutes,
  startedAt: at(0),
  events,
});
const event = (id: string, kind: TimerEvent['kind'], ms: number, minutes?: number): TimerEvent => ({
  id,
  kind,
  at: at(ms),
  ...(minutes === undefined ? {} : { minutes }),
});

const anyEvent = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('pause', 'resume', 'add', 'stop' as const),
  at: fc.integer({ min: -20 * minute, max: 40 * minute }).map(at), // some clocks are behind the one that started it
  minutes: fc.integer({ min: 1, max: 30 }),
});
const anyEvents = fc.uniqueArray(anyEvent, { selector: (one) => one.id, maxLength: 12 });

describe('any timer', () => {
  test('stands the same whatever came first, and however often', () => {
    fc.assert(
      fc.property(
        anyEvents.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          expect(standing(run([...shuffled, ...events]))).toEqual(standing(run(events)));
        },
      ),
    );
  });

  test('has never less than nothing left, nor more than all, whatever the clock shows', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: -1e13, max: 1e13 }), (events, now) => {
        const stands = standing(run(events));
        expect(left(stands, now)).toBeGreaterThanOrEqual(0);
        expect(left(stands, now)).toBeLessThanOrEqual(stands.total);
      }),
    );
  });

  test('has ever less left, the later it is', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 0, max: 1e8 }), fc.integer({ min: 0, max: 1e8 }), (events, a, b) => {
        const stands = standing(run(events));
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) => left(stands, start + ms));
        expect(late).toBeLessThanOrEqual(early ?? 0);
      }),
    );
  });

  test('loses no time to a pause', () => {
    const pause = fc.tuple(fc.nat(3 * minute), fc.nat(3 * minute));
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 6 }), (pauses) => {
        let now = 0;
        let rested = 0;
        const events = pauses.flatMap(([runs, rests], index) => {
          const paused = now + runs;
          now = paused + rests;
          rested += rests;
          return [event(`${String(index)}a`, 'pause', paused), event(`${String(index)}b`, 'resume', now)];
        });
        const stands = standing(run(events, 30));
        expect(endsAt(stands)).toBe(start + 30 * minute + rested);
        expect(left(stands, start + now)).toBe(30 * minute - (now - rested));
      }),
    );
  });
});

describe('a timer', () => {
  test('runs, pauses, goes on and is over', () => {
    const paused = standing(run([event('a', 'pause', 4 * minute)]));
    expect([doing(paused, start + 9 * minute), left(paused, start + 9 * minute)]).toEqual(['paused', 6 * minute]);
    const on = standing(run([event('a', 'pause', 4 * minute), event('b', 'resume', 9 * minute)]));
    expect([doing(on, start + 10 * minute), doing(on, start + 15 * minute)]).toEqual(['running', 'over']);
  });

  test('that is over goes on when time is added, from then', () => {
    const more = standing(run([event('a', 'add', 20 * minute, 5)]));
    expect([left(more, start + 22 * minute), doing(more, start + 25 * minute)]).toEqual([3 * minute, 'over']);
  });

  test('that was stopped goes on from where it was', () => {
    const stopped = [event('a', 'stop', 4 * minute)];
    expect(doing(standing(run(stopped)), start + 60 * minute)).toBe('stopped');
    const on = standing(run([...stopped, event('b', 'resume', 60 * minute)]));
    expect(left(on, start + 61 * minute)).toBe(5 * minute);
  });

  test('that ended before somebody paused it stays over', () => {
    const late = standing(run([event('a', 'pause', 11 * minute), event('b', 'resume', 12 * minute)]));
    expect(doing(late, start + 12 * minute)).toBe('over');
  });

  test('has all its time again when the clock is set back before its start', () => {
    expect(left(standing(run([])), start - 60 * minute)).toBe(10 * minute);
  });
});
