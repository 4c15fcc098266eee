import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridOf, pageOf } from './grid';

test('a board fills its rows', () => {
  for (const count of [2, 3, 4, 6, 9, 12]) {
    const { wide, narrow } = gridOf(count);
    expect(count % narrow, `${String(count)} upright`).toBe(0);
    expect(Math.ceil(count / wide) * wide - count, `${String(count)} lying`).toBeLessThanOrEqual(1);
  }
});

test('page after page shows every picture once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 12 }), (count, most) => {
      const all = Array.from({ length: count }, (_, at) => at);
      const seen: number[] = [];
      let page = 0;
      do {
        const { shown, next } = pageOf(all, page, most);
        seen.push(...shown);
        page = next;
      } while (page !== 0);
      expect(seen).toEqual(all);
    }),
  );
});
