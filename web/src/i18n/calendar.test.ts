import { describe, expect, test } from 'vitest';
import { addDays, clockWords, dayWords, weekdayOf } from './calendar';
import { daysBetween, isDay, spanWords, weekdayShort, weekNumber, weekOf } from './dates';

describe('counting days', () => {
  test('passes months, leap days and the change of the clock', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  });
});

describe('weeks', () => {
  test('begin on Monday', () => {
    expect(weekdayOf('2026-11-20')).toBe('fri');
    expect(weekOf('2026-11-22')[0]).toBe('2026-11-16');
    expect(weekOf('2026-11-16')[6]).toBe('2026-11-22');
  });
  test.each([
    ['2026-11-20', 47],
    ['2026-12-31', 53],
    ['2027-01-01', 53],
    ['2027-01-04', 1],
    ['2024-12-30', 1],
  ])('%s is in week %i', (day, week) => {
    expect(weekNumber(day)).toBe(week);
  });
});

test('isDay knows days that exist', () => {
  expect(isDay('2028-02-29')).toBe(true);
  expect(isDay('2027-02-29')).toBe(false);
  expect(isDay('today')).toBe(false);
});

test('days and times are said in Danish', () => {
  expect(dayWords('2026-11-20')).toBe('fredag 20. november');
  expect(weekdayShort('2026-11-20')).toBe('fre');
  expect(weekdayShort('2026-11-17')).toBe('tir');
  expect(spanWords('2026-11-16', '2026-11-22')).toBe('16.–22. november 2026');
  expect(clockWords('07:00')).toBe('7:00');
  expect(clockWords('14:45')).toBe('14:45');
});
