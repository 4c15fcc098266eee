import { describe, expect, test } from 'vitest';
import { layOut } from './layout';
import { actOf, kept, step, toggled, type Choosable } from './selection';

const days = ['2026-11-20', '2026-11-21', '2026-11-22'];
const item = (id: string, day: string, start: string): Choosable => ({ id, day, start, end: '', part: '' });
const items = [
  item('breakfast', '2026-11-20', '07:00'),
  item('school', '2026-11-20', '08:00'),
  item('swim', '2026-11-20', '14:00'),
  item('late breakfast', '2026-11-22', '09:30'),
  item('bed', '2026-11-22', '20:30'),
];
const grid = layOut(items, days);
const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('actOf', () => {
  test('reads the keys of the hint bar', () => {
    expect(actOf(press('ArrowLeft'))).toEqual({ go: 'left' });
    expect(actOf(press(' '))).toEqual({ do: 'mark' });
    expect(actOf(press('M'))).toEqual({ do: 'move' });
    expect(actOf(press('n'))).toEqual({ do: 'new' });
    expect(actOf(press('z', { ctrlKey: true }))).toEqual({ do: 'undo' });
    expect(actOf(press('z', { metaKey: true }))).toEqual({ do: 'undo' });
  });
  test("leaves the browser's own keys alone", () => {
    expect(actOf(press('n', { ctrlKey: true }))).toBeUndefined();
    expect(actOf(press('ArrowLeft', { altKey: true }))).toBeUndefined();
    expect(actOf(press('F5'))).toBeUndefined();
  });
});

describe('step', () => {
  test('goes up and down within a day and stays at its edges', () => {
    expect(step(grid, 'breakfast', 'down')?.id).toBe('school');
    expect(step(grid, 'breakfast', 'up')?.id).toBe('breakfast');
    expect(step(grid, 'swim', 'down')?.id).toBe('swim');
  });
  test('goes across at the same height and past an empty day', () => {
    expect(step(grid, 'school', 'right')?.id).toBe('late breakfast');
    expect(step(grid, 'late breakfast', 'left')?.id).toBe('breakfast');
  });
  test('goes to the nearest time when the part of the day is empty', () => {
    expect(step(grid, 'swim', 'right')?.id).toBe('bed');
  });
  test('stays when there is no day further out', () => {
    expect(step(grid, 'bed', 'right')?.id).toBe('bed');
  });
  test('starts at the first when what had focus has gone', () => {
    expect(step(grid, 'gone', 'down')?.id).toBe('breakfast');
  });
  test('jumps to both ends of a day', () => {
    expect(step(grid, 'school', 'first')?.id).toBe('breakfast');
    expect(step(grid, 'school', 'last')?.id).toBe('swim');
  });
});

test('toggled adds and takes out', () => {
  const one = toggled(new Set<string>(), 'swim');
  expect([...one]).toEqual(['swim']);
  expect([...toggled(one, 'swim')]).toEqual([]);
});

test('kept drops what is no longer there and is the same object otherwise', () => {
  const all = new Set(['swim', 'bed']);
  expect(kept(all, items)).toBe(all);
  expect([...kept(all, items.slice(0, 3))]).toEqual(['swim']);
});
