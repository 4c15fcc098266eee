import { describe, expect, test } from 'vitest';
import { doingAt } from './doing';

const item = (start: string, end: string, title: string, state: 'planned' | 'cancelled' = 'planned') => ({
  start,
  end,
  title,
  state,
});
const day = [
  item('08:00', '', 'Skole'),
  item('11:30', '12:15', 'Frokost'),
  item('14:00', '14:45', 'Svømning'),
  item('16:00', '16:45', 'Guitar', 'cancelled'),
];

describe('doingAt', () => {
  test('is what goes on', () => {
    expect(doingAt(day, '14:20')).toEqual({ title: 'Svømning', until: '14:45' });
  });
  test('lets what has no end go on until the next', () => {
    expect(doingAt(day, '10:00')).toEqual({ title: 'Skole', until: '' });
  });
  test('is the next when nothing goes on', () => {
    expect(doingAt(day, '13:00')).toEqual({ title: 'Svømning', from: '14:00' });
  });
  test('leaves out what is cancelled', () => {
    expect(doingAt(day, '16:10')).toBe('over');
  });
  test('knows an empty day', () => {
    expect(doingAt([], '12:00')).toBe('nothing');
  });
});
