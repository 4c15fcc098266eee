import { expect, test } from 'vitest';
import { kept, toggled } from './selection';

const items = ['breakfast', 'school', 'swim', 'bed'].map((id) => ({ id }));

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
