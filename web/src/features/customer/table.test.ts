import { describe, expect, it } from 'vitest';
import { hours, numberWords, staffOrder, standing, timeOf } from './table';

describe('a substitute’s hours', () => {
  it('are moments on the wall clock of the place, over the change to summer time too', () => {
    expect(hours('2026-03-02', '08:00', '14:00', 'Europe/Copenhagen')).toEqual({
      from: '2026-03-02T07:00:00.000Z',
      until: '2026-03-02T13:00:00.000Z',
    });
    expect(hours('2026-03-28', '22:00', '06:00', 'Europe/Copenhagen')).toEqual({
      from: '2026-03-28T21:00:00.000Z',
      until: '2026-03-29T04:00:00.000Z',
    });
  });
  it('stand before, in and after', () => {
    const today = hours('2026-03-02', '08:00', '14:00', 'Europe/Copenhagen');
    const at = (text: string): number => Date.parse(text);
    expect(standing(today, at('2026-03-02T06:59:59Z'))).toBe('before');
    expect(standing(today, at('2026-03-02T07:00:00Z'))).toBe('in');
    expect(standing(today, at('2026-03-02T13:00:00Z'))).toBe('after');
    expect(standing({}, 0)).toBe('in');
  });
});

it('lists admins first, then by name', () => {
  const of = (id: string, role: 'admin' | 'planner' | 'substitute') => ({ id, name: id, role, groups: [] });
  expect(
    staffOrder([of('Ida', 'substitute'), of('Carl', 'planner'), of('Bo', 'planner'), of('Pia', 'admin')]).map(
      ({ id }) => id,
    ),
  ).toEqual(['Pia', 'Bo', 'Carl', 'Ida']);
});

it('takes a time as people write it', () => {
  expect(['8', '8.30', '0830', '08:30', ' 14 ', '24', '8:61', 'x', ''].map(timeOf)).toEqual([
    '08:00',
    '08:30',
    '08:30',
    '08:30',
    '14:00',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('reads a number in threes', () => {
  expect(numberWords('123456789')).toBe('123\u00a0456\u00a0789');
});
