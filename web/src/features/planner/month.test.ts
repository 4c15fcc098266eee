import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../i18n/calendar';
import { isDay } from '../../i18n/dates';
import { addMonths, clampDay, dayByKey, weeksOf } from './month';

describe('weeksOf', () => {
  test('is whole weeks that hold the month', () => {
    const november = weeksOf('2026-11-20');
    expect(november.map(([monday]) => monday)).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(weeksOf('2027-02-14').map(([monday]) => monday)).toEqual([
      '2027-02-01',
      '2027-02-08',
      '2027-02-15',
      '2027-02-22',
    ]);
  });
  test('holds each day of any month once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (by) => {
        const day = addDays('2000-01-01', by);
        expect(
          weeksOf(day)
            .flat()
            .filter((each) => each === day),
        ).toEqual([day]);
      }),
    );
  });
});

describe('addMonths', () => {
  test.each([
    ['2026-11-20', 1, '2026-12-20'],
    ['2026-11-20', -12, '2025-11-20'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s %i', (day, count, to) => {
    expect(addMonths(day, count)).toBe(to);
  });
  test('is always a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: -60, max: 60 }), (by, count) => {
        expect(isDay(addMonths(addDays('2000-01-01', by), count))).toBe(true);
      }),
    );
  });
});

test('the keys of a calendar lead where they say', () => {
  const to = (key: string, isShifted = false): string | undefined => dayByKey(key, isShifted, '2026-11-20');
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp'].map((key) => to(key))).toEqual([
    '2026-11-19',
    '2026-11-21',
    '2026-11-13',
    '2026-11-27',
    '2026-11-16',
    '2026-11-22',
    '2026-10-20',
  ]);
  expect(to('PageDown', true)).toBe('2027-11-20');
  expect(to('x')).toBeUndefined();
});

test('a day is held between two', () => {
  expect(clampDay('2026-11-20', '2026-11-21', '')).toBe('2026-11-21');
  expect(clampDay('2026-11-20', '', '2026-11-19')).toBe('2026-11-19');
  expect(clampDay('2026-11-20', '', '')).toBe('2026-11-20');
});
