import { describe, expect, test } from 'vitest';
import { holders, type CopyEntry } from './log';

const entry = (change: Partial<CopyEntry>): CopyEntry => ({
  seq: 1,
  device: 'tablet',
  person: 'noah',
  isPaired: true,
  category: 'plan',
  sinceAt: '2026-11-01T00:00:00.000Z',
  renewedAt: '2026-11-20T00:00:00.000Z',
  ...change,
});

describe('holders', () => {
  test('is one line a device, whatever it holds', () => {
    expect(holders([entry({}), entry({ seq: 2, category: 'media', sinceAt: '2026-10-01T00:00:00.000Z' })])).toEqual([
      {
        device: 'tablet',
        person: 'noah',
        isPaired: true,
        categories: ['plan', 'media'],
        sinceAt: '2026-10-01T00:00:00.000Z',
        renewedAt: '2026-11-20T00:00:00.000Z',
        endedAt: '',
        name: '',
      },
    ]);
  });
  test('keeps a device that was taken out until it has been heard from', () => {
    const endedAt = '2026-11-19T00:00:00.000Z';
    expect(holders([entry({ endedAt, name: 'Chrome', platform: 'Android' })])).toMatchObject([
      { endedAt, name: 'Chrome' },
    ]);
    expect(holders([entry({ endedAt, toldAt: '2026-11-19T08:00:00.000Z' })])).toEqual([]);
  });
  test('puts the latest first', () => {
    const order = holders([entry({}), entry({ device: 'phone', renewedAt: '2026-11-21T00:00:00.000Z' })]).map(
      ({ device }) => device,
    );
    expect(order).toEqual(['phone', 'tablet']);
  });
});
