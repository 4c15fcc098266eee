import { expect, test } from 'vitest';
import type { Command } from '../../sync/command';
import { looked } from './looks';

test('a screen is noted once in a quarter of an hour, each screen and circle by itself', async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const sent: unknown[] = [];
  const replica = {
    person: 'mette',
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

test('what could not be written down counts the next time, and each person looks by themselves', async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const sent: string[] = [];
  let isFull = true;
  const replica = (person: string): Parameters<typeof looked>[0] => ({
    person,
    run: () => (isFull ? Promise.reject(new Error('full')) : Promise.resolve(void sent.push(person))),
  });
  await expect(looked(replica('mette'), 'home', 'week', '', storage, 0)).rejects.toThrow('full');
  isFull = false;
  await looked(replica('mette'), 'home', 'week', '', storage, 0);
  await looked(replica('mette'), 'home', 'week', '', storage, 0);
  await looked(replica('karim'), 'home', 'week', '', storage, 0);
  expect(sent).toEqual(['mette', 'karim']);
});
