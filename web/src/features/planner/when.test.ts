import { describe, expect, test } from 'vitest';
import { momentWords } from './when';

describe('momentWords', () => {
  test.each([
    ['2026-11-20T13:05:00.000Z', 'I dag 14:05'],
    ['2026-11-19T23:30:00.000Z', 'I dag 0:30'],
    ['2026-11-19T07:00:00.000Z', 'I går 8:00'],
    ['2026-11-06T07:00:00.000Z', '6. nov. 8:00'],
    ['2025-11-06T07:00:00.000Z', '6. november 2025 8:00'],
    ['', ''],
  ])('%s', (moment, words) => {
    expect(momentWords(moment, 'Europe/Copenhagen', '2026-11-20')).toBe(words);
  });
});
