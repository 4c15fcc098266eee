import { expect, test } from 'vitest';
import { newId } from './ids';

test('an id is a UUID of version 7 that carries its time', () => {
  const id = newId(0x0192_3456_789a, new Uint8Array(10).fill(0xff));
  expect(id).toBe('01923456-789a-7fff-bfff-ffffffffffff');
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids sort by the time they were made', () => {
  expect(newId(1000) < newId(2000)).toBe(true);
});
