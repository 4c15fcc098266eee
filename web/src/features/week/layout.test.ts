import { describe, expect, test } from 'vitest';
import { cell, column, isOver, layOut, nowIndex, overlaps, partOf, type Placeable } from './layout';

const friday = '2026-11-20';
const item = (start: string, end = '', part = '', day = friday): Placeable => ({ day, start, end, part });

describe('partOf', () => {
  test.each([
    ['00:00', 'morning'],
    ['10:59', 'morning'],
    ['11:00', 'midday'],
    ['14:59', 'midday'],
    ['15:00', 'afternoon'],
    ['17:59', 'afternoon'],
    ['18:00', 'evening'],
  ])('places %s in the %s', (time, part) => {
    expect(partOf(item(time))).toBe(part);
  });

  test('places what has only an order by its own part', () => {
    expect(partOf(item('', '', 'afternoon'))).toBe('afternoon');
    expect(partOf(item('', '', ''))).toBe('any');
  });
});

describe('layOut', () => {
  const days = [friday, '2026-11-21'];

  test('keeps the order of a day within each part', () => {
    const [one, two, three] = [item('07:00'), item('08:00'), item('12:00')];
    const grid = layOut([one, two, three], days);
    expect(cell(grid, friday, 'morning')).toEqual([one, two]);
    expect(column(grid, friday)).toEqual([one, two, three]);
  });

  test('draws the four parts of an empty week, so that a gap is seen as a gap', () => {
    expect(layOut([], days).rows).toEqual(['morning', 'midday', 'afternoon', 'evening']);
  });

  test('adds a row for what has neither time nor part', () => {
    expect(layOut([item('')], days).rows[0]).toBe('any');
  });

  test('leaves out other weeks', () => {
    const grid = layOut([item('07:00', '', '', '2026-12-01')], days);
    expect(days.flatMap((day) => column(grid, day))).toEqual([]);
  });
});

describe('isOver', () => {
  const swim = item('14:00', '14:45');
  const school = item('08:00');
  const lunch = item('11:30');
  const day = [school, lunch, swim];

  test('knows a day that has gone and one that has not come', () => {
    expect(isOver(swim, day, '2026-11-21', '00:00')).toBe(true);
    expect(isOver(swim, day, '2026-11-19', '23:59')).toBe(false);
  });

  test('holds what is going on until its end', () => {
    expect(isOver(swim, day, friday, '14:44')).toBe(false);
    expect(isOver(swim, day, friday, '14:45')).toBe(true);
  });

  test('holds what has no end until the next begins', () => {
    expect(isOver(school, day, friday, '11:29')).toBe(false);
    expect(isOver(school, day, friday, '11:30')).toBe(true);
  });

  test('holds what has no time until its part of the day has gone', () => {
    expect(isOver(item('', '', 'midday'), day, friday, '14:59')).toBe(false);
    expect(isOver(item('', '', 'midday'), day, friday, '15:00')).toBe(true);
    expect(isOver(item(''), day, friday, '23:59')).toBe(false);
  });
});

describe('nowIndex', () => {
  const lunch = item('11:30', '12:00');
  const swim = item('14:00', '14:45');
  const cells = [lunch, swim];

  test('lies before what is going on', () => {
    expect(nowIndex(cells, 'midday', cells, friday, '14:20')).toBe(1);
  });
  test('lies after the last when all of the part is over', () => {
    expect(nowIndex(cells, 'midday', cells, friday, '14:50')).toBe(2);
  });
  test('lies in one part only', () => {
    expect(nowIndex(cells, 'evening', cells, friday, '14:20')).toBe(-1);
  });
});

describe('overlaps', () => {
  test('names two that share a minute, and not two that touch', () => {
    const [one, two, three] = [item('14:00', '14:45'), item('14:30', '15:00'), item('15:00', '16:00')];
    expect(overlaps([one, two, three])).toEqual([[one, two]]);
  });
});
