import { describe, expect, test } from 'vitest';
import { isWaiting, secondsLeft, stageOf } from './pairing';

describe('stageOf', () => {
  test('follows the server', () => {
    expect(stageOf('open', 90_000, 0)).toBe('show');
    expect(stageOf('claimed', 90_000, 0)).toBe('compare');
    expect(stageOf('confirmed', 90_000, 0)).toBe('fetching');
    expect(stageOf('collected', 90_000, 0)).toBe('done');
  });
  test('hides a code that has run out before the server says so', () => {
    expect(stageOf('open', 90_000, 90_000)).toBe('expired');
  });
  test('lets a claimed pairing be compared after its code ran out', () => {
    expect(stageOf('claimed', 90_000, 95_000)).toBe('compare');
  });
});

test('isWaiting ends with done, refused and expired', () => {
  expect((['show', 'compare', 'fetching', 'done', 'refused', 'expired', 'idle'] as const).filter(isWaiting)).toEqual([
    'show',
    'compare',
    'fetching',
  ]);
});

test('secondsLeft counts in calm steps and never below nothing', () => {
  expect(secondsLeft(90_000, 0)).toBe(90);
  expect(secondsLeft(90_000, 1_000)).toBe(90);
  expect(secondsLeft(90_000, 10_000)).toBe(80);
  expect(secondsLeft(90_000, 76_000)).toBe(15);
  expect(secondsLeft(90_000, 99_000)).toBe(0);
});
