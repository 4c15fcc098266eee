import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { partOf, rangeOf } from './ranges';

test('a part is what was asked for, and the whole when nothing was', async () => {
  const kept = new Blob(['0123456789'], { type: 'audio/mp4' });
  const cases: [string | null, number, string, string | null][] = [
    [null, 200, '0123456789', null],
    ['bytes=0-1', 206, '01', 'bytes 0-1/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=4-99', 206, '456789', 'bytes 4-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=5-2', 416, '', 'bytes */10'],
    ['bytes=0-1,3-4', 200, '0123456789', null],
    ['lines=0-1', 200, '0123456789', null],
    ['bytes=-', 200, '0123456789', null],
  ];
  for (const [range, status, body, told] of cases) {
    const answer = partOf(kept, range);
    expect([answer.status, await answer.text(), answer.headers.get('content-range')], String(range)).toEqual([
      status,
      body,
      told,
    ]);
    expect(answer.headers.get('content-type')).toBe('audio/mp4');
  }
});

test('no range reaches outside', () => {
  const number = fc.oneof(fc.constant(''), fc.nat(20).map(String));
  fc.assert(
    fc.property(number, number, fc.nat(15), (first, last, size) => {
      const range = rangeOf(`bytes=${first}-${last}`, size);
      if (range === undefined || range === 'none') return;
      expect(range.from).toBeGreaterThanOrEqual(0);
      expect(range.to).toBeLessThan(size);
      expect(range.from).toBeLessThanOrEqual(range.to);
    }),
  );
});
