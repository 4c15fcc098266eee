import { expect, test } from 'vitest';
import type { Command } from '../../sync/command';
import { looked } from './looks';

test('a screen is noted once in a quarter of an hour, each screen and circle by itself', async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  const sent: unknown[] = [];
  const replica = {
    run: (command: Command) => {
      sent.push(command.send.body);
      return Promise.resolve();
    },
  };
  const noon = Date.parse('2026-11-20T12:00:00Z');
  await looked(replica, 'home', 'week', '2026-11-16', storage, noon);
  await looked(replica, 'home', 'week', '2026-11-16', storage, noon + 14 * 60_000);
  await looked(replica, 'home', 'people', '', storage, noon + 14 * 60_000);
  await looked(replica, 'school', 'week', '2026-11-16', storage, noon + 14 * 60_000);
  await looked(replica, 'home', 'week', '2026-11-16', storage, noon + 15 * 60_000);
  expect(sent).toEqual([
    { screen: 'week', day: '2026-11-16' },
    { screen: 'people' },
    { screen: 'week', day: '2026-11-16' },
    { screen: 'week', day: '2026-11-16' },
  ]);
});
