import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { step, stopOfDay, stopsOf, type Direction, type Stand, type Standing } from './focus';
import { column, layOut, type Grid } from './layout';

const days = ['2026-11-20', '2026-11-21', '2026-11-22'];
const item = (id: string, day: string, start: string, part = ''): Standing => ({ id, day, start, end: '', part });
const items = [
  item('breakfast', '2026-11-20', '07:00'),
  item('school', '2026-11-20', '08:00'),
  item('swim', '2026-11-20', '14:00'),
  item('late breakfast', '2026-11-22', '09:30'),
  item('tidy', '2026-11-22', '', 'afternoon'),
  item('bed', '2026-11-22', '20:30'),
];
const grid = layOut(items, days);
const walk = (from: string, ...way: Direction[]): string =>
  way.reduce<Stand>((at, direction) => step(grid, at, direction), { id: from }).id;

describe('step', () => {
  test('goes up and down within a day and stays at its edges', () => {
    expect(walk('breakfast', 'down')).toBe('school');
    expect(walk('breakfast', 'up')).toBe('breakfast');
    expect(walk('swim', 'down')).toBe('swim');
  });
  test('goes to both ends of a day', () => {
    expect([walk('school', 'first'), walk('school', 'last')]).toEqual(['breakfast', 'swim']);
  });
  test('stands on a day without a plan', () => {
    expect(walk('school', 'right')).toBe(stopOfDay('2026-11-21'));
    expect(walk(stopOfDay('2026-11-21'), 'down')).toBe(stopOfDay('2026-11-21'));
  });
  test('goes across to the nearest time, over a day that has none, and back to where it began', () => {
    expect(walk('school', 'right', 'right')).toBe('late breakfast');
    expect(walk('swim', 'right', 'right')).toBe('tidy');
    expect(walk('swim', 'right', 'right', 'left', 'left')).toBe('swim');
  });
  test('begins anew after a step up or down', () => {
    expect(walk('swim', 'right', 'right', 'up', 'left', 'left')).toBe('school');
  });
  test('stays when there is no day further out, and begins at the first when what it stood on has gone', () => {
    expect([walk('bed', 'right'), walk('gone', 'down')]).toEqual(['bed', 'breakfast']);
  });
});

const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'));
const anyItem = fc.record({
  day: fc.constantFrom(...days),
  start: fc.oneof(
    fc.constant(''),
    time.map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`),
  ),
  part: fc.constantFrom('', 'morning', 'midday', 'afternoon', 'evening'),
});
const anyGrid: fc.Arbitrary<Grid<Standing>> = fc.array(anyItem, { maxLength: 30 }).map((drawn) =>
  layOut(
    drawn
      .map((each, at) => ({ ...each, end: '', id: String(at) }))
      .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)),
    days,
  ),
);
const arrows = ['left', 'right', 'up', 'down'] as const;
const back = { left: 'right', right: 'left', up: 'down', down: 'up' } as const;

describe('whatever the week holds', () => {
  test('every card and every empty day is reached by arrows alone', () => {
    fc.assert(
      fc.property(anyGrid, (any) => {
        const all = days.flatMap((day) => stopsOf(any, day).map(({ id }) => id));
        const seen = new Set([all[0] ?? '']);
        for (const id of seen) for (const arrow of arrows) seen.add(step(any, { id }, arrow).id);
        expect([...seen].sort()).toEqual([...all].sort());
        expect(all.filter((id) => !id.startsWith('day:'))).toHaveLength(
          days.flatMap((day) => [...column(any, day)]).length,
        );
      }),
    );
  });

  test('an arrow back undoes an arrow, up and down and across the days', () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(), fc.constantFrom(...arrows), fc.nat({ max: 4 }), (any, pick, arrow, count) => {
        const all = days.flatMap((day) => stopsOf(any, day));
        const begin = all[pick % all.length]?.id ?? '';
        let at: Stand = { id: begin };
        let steps = 0;
        for (let i = 0; i <= count; i++) {
          const next = step(any, at, arrow);
          if (next.id === at.id) break;
          at = next;
          steps++;
        }
        for (; steps > 0; steps--) at = step(any, at, back[arrow]);
        expect(at.id).toBe(begin);
      }),
    );
  });

  test('an arrow stays within the week, across by one day and up or down within its own', () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(), fc.constantFrom(...arrows), (any, pick, arrow) => {
        const all = days.flatMap((day) => stopsOf(any, day));
        const from = all[pick % all.length];
        const to = all.find(({ id }) => id === step(any, { id: from?.id ?? '' }, arrow).id);
        const gone = days.indexOf(to?.day ?? '') - days.indexOf(from?.day ?? '');
        if (to === from || arrow === 'up' || arrow === 'down') expect(gone).toBe(0);
        else expect(gone).toBe(arrow === 'left' ? -1 : 1);
      }),
    );
  });
});
