// What the engine's tests have in common: commands, worlds to run them in, and waiting without a clock.
import { expect } from 'vitest';
import type { Activity } from '../../api/wire';
import type { Command } from '../command';
import { Device, Server, type Tab } from './model';

export const circles = ['c1', 'c2'] as const;
let worlds = 0;

const activity = (id: string, title: string): Activity => ({
  id,
  title,
  day: '2026-11-20',
  start: '',
  end: '',
  minutes: 0,
  part: '',
  rank: 'a',
  rule: '',
  zone: 'Europe/Copenhagen',
  steps: [],
});

/** A command that counts one up: doubling or losing it shows in the sum. */
export function countUp(circle: string, id: string): Command {
  return {
    name: 'activity.count',
    circle,
    apply: (rows) => {
      const old = (rows.get('activity', id) ?? { id }) as Activity & { count?: number };
      rows.put('activity', id, { ...old, count: (old.count ?? 0) + 1 } as Activity);
    },
    send: { method: 'POST', path: `/v1/circles/${circle}/activities/${id}/count` },
  };
}

export function write(circle: string, id: string, title: string): Command {
  const value = activity(id, title);
  return {
    name: 'activity.create',
    circle,
    apply: (rows) => rows.put('activity', id, value),
    send: { method: 'PUT', path: `/v1/circles/${circle}/activities/${id}`, body: value },
  };
}

export function rename(circle: string, id: string, title: string): Command {
  return {
    name: 'activity.rename',
    circle,
    apply: (rows) => rows.patch('activity', id, { title }),
    send: { method: 'PATCH', path: `/v1/circles/${circle}/activities/${id}`, body: { title } },
  };
}

export function remove(circle: string, id: string): Command {
  return {
    name: 'activity.delete',
    circle,
    apply: (rows) => rows.remove('activity', id),
    send: { method: 'DELETE', path: `/v1/circles/${circle}/activities/${id}` },
  };
}

export function world(devices: number): { server: Server; devices: Device[] } {
  const server = new Server();
  worlds++;
  const made = Array.from({ length: devices }, (_, i) => {
    server.members.set(`p${i}`, new Set(circles));
    return new Device(server, `p${i}`, `world${worlds}-device${i}`);
  });
  return { server, devices: made };
}

export const shown = (tab: Tab, circle: string): Record<string, object> =>
  Object.fromEntries(
    [...tab.engine.view(circle, 'activity')]
      .map(([id, value]) => [`activity ${id}`, value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until something holds; fails with `what` when it never does. */
export async function until(what: string, holds: () => boolean, tabs: readonly Tab[] = []): Promise<void> {
  const end = performance.now() + 10_000;
  for (let i = 0; performance.now() < end; i++) {
    if (holds()) return;
    if (i % 200 === 0) for (const tab of tabs) tab.engine.kick();
    await breathe();
  }
  expect.fail(`never: ${what}`);
}

/** Opens a tab and waits until it has what its person may see. */
export async function ready(device: Device): Promise<Tab> {
  const tab = await device.open();
  await until('ready', () => tab.engine.heardAt > 0);
  return tab;
}
