import { expect, test } from 'vitest';
import { steady } from './steady';

test('a second tap within 400 ms is the same tap', () => {
  let time = 0;
  let taps = 0;
  const tap = steady(
    () => taps++,
    400,
    () => time,
  );
  tap();
  time = 399;
  tap();
  expect(taps).toBe(1);
  time = 400;
  tap();
  expect(taps).toBe(2);
});
