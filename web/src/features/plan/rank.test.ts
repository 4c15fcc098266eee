import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankAfter, rankBetween, ranksFor } from './rank';

describe('rankBetween', () => {
  test('finds room at both ends and in the middle', () => {
    expect(rankBetween('', '') ?? '').toMatch(/^\w$/);
    const low = rankBetween('', 'm') ?? '';
    expect(low < 'm').toBe(true);
    const between = rankBetween('a', 'b') ?? '';
    expect('a' < between && between < 'b').toBe(true);
  });
  test('has no rank between equals', () => {
    expect(rankBetween('m', 'm')).toBeUndefined();
  });
  test('keeps finding room when things are always put in the same place', () => {
    let [low, high] = ['', 'm'];
    for (let turn = 0; turn < 100; turn++) {
      const rank = rankBetween(low, high);
      if (rank === undefined) throw new Error(`no room on turn ${String(turn)}`);
      expect(low < rank && rank < high && rank.length <= 64).toBe(true);
      if (turn % 2 === 0) high = rank;
      else low = rank;
    }
  });
});

test('ranksFor gives any new order, and changes one rank when one thing moved', () => {
  expect(ranksFor(['z', '', 'a']).every((rank) => rank !== undefined)).toBe(true);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', 'm', 'mm', 'z', 'V'), { maxLength: 8 }), (order) => {
      const ranks = ranksFor(order).map((rank, at) => rank ?? order[at] ?? '');
      for (const [at, rank] of ranks.entries()) if (at > 0) expect((ranks[at - 1] ?? '') < rank).toBe(true);
    }),
    { numRuns: 1000 },
  );
  expect(ranksFor(['a', 'c', 'b', 'd']).filter((rank) => rank !== undefined)).toHaveLength(1);
  expect(ranksFor(['a', 'b'])).toEqual([undefined, undefined]);
});

test('rankAfter comes after all', () => {
  expect(rankAfter(['a', 'z', 'c']) > 'z').toBe(true);
  expect(rankAfter([])).not.toBe('');
});
