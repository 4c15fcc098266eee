import { describe, expect, test } from 'vitest';
import { hasLeft, holders, type CopyEntry } from './log';

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

describe('hasLeft', () => {
  const now = Date.parse('2026-11-20T12:00:00.000Z');
  const karim = { id: 'karim', name: 'Karim Aziz', role: 'planner', state: 'active' } as const;

  test.each([
    ['who is here', {}, false],
    ['who manages devices', { scopes: ['plan.view', 'devices.manage'] as const }, false],
    ['who no longer does', { scopes: ['plan.view'] as const }, true],
    ['who is paused', { state: 'paused' as const }, true],
    ['who was ended', { state: 'ended' as const }, true],
    ['whose time ran out since it was fetched', { until: '2026-11-20T11:59:59.000Z' }, true],
    ['whose time is to come', { until: '2026-11-21T00:00:00.000Z' }, false],
  ])('%s', (_, change, expected) => {
    expect(hasLeft({ ...karim, ...change }, now)).toBe(expected);
  });
});
