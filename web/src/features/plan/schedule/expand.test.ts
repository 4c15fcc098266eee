// What lies on the days: a range has what its parts have, and nobody's word is lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity, Occurrence, OccurrenceState } from '../../../api/wire';
import { formatDay, numberOfDate } from './day';
import { compareItems, expand, isFact } from './expand';

const first = numberOfDate(2026, 11, 16);
const days = fc.integer({ min: 0, max: 40 }).map((later) => formatDay(first + later));

const activities = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    day: days,
    rule: fc.constantFrom(
      '',
      'FREQ=DAILY',
      'FREQ=WEEKLY;BYDAY=MO,TH',
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      'FREQ=DAILY;UNTIL=20261201',
    ),
    start: fc.constantFrom('', '07:30', '16:00'),
    rank: fc.constantFrom('', 'm'),
    cancelled: fc.boolean(),
  }),
  { selector: (one) => one.id, minLength: 1 },
);
const rows = fc.uniqueArray(
  fc.record({
    activity: fc.constantFrom('a', 'b', 'c'),
    key: fc.oneof(days, fc.constant('once')),
    state: fc.constantFrom<OccurrenceState>('planned', 'active', 'done', 'skipped', 'cancelled', 'deleted'),
    day: fc.option(days, { nil: undefined }),
  }),
  { selector: (one) => `${one.activity}/${one.key}`, maxLength: 8 },
);

const rest = { title: 'Skole', end: '', minutes: 0, part: '', zone: 'Europe/Copenhagen', steps: [] } as const;
const whole = (list: readonly (Pick<Activity, 'id' | 'day' | 'rule'> & Partial<Activity>)[]): Activity[] =>
  list.map((one) => ({ ...rest, start: '', rank: '', ...one }));

describe('expanding', () => {
  test('a range gives what its parts give, in the order of the day', () => {
    fc.assert(
      fc.property(
        activities,
        rows,
        fc.integer({ min: -5, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 9 })),
        (some, own, at, cuts) => {
          const list = whole(some);
          const parts = cuts.reduce(
            (sum, cut) => ({
              from: sum.from + cut + 1,
              items: [...sum.items, ...expand(list, own, formatDay(sum.from), formatDay(sum.from + cut))],
            }),
            { from: first + at, items: expand(list, own, formatDay(first + at), formatDay(first + at - 1)) },
          );
          const together = expand(list, own, formatDay(first + at), formatDay(parts.from - 1));
          expect(parts.items).toEqual(together);
          expect([...together].sort(compareItems)).toEqual(together);
        },
      ),
    );
  });
  test('shows every fact exactly once, and nothing that was deleted', () => {
    fc.assert(
      fc.property(activities, rows, (some, own: Occurrence[]) => {
        const items = expand(whole(some), own, formatDay(first), formatDay(first + 60));
        for (const row of own) {
          const count = items.filter((item) => item.id === `${row.activity}/${row.key}`).length;
          const isKnown = some.some((one) => one.id === row.activity);
          if (isFact(row.state)) expect(count).toBe(isKnown ? 1 : 0);
          else expect(count).toBeLessThanOrEqual(row.state === 'deleted' ? 0 : 1);
        }
        expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
      }),
    );
  });
});
