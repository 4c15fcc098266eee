// A server whose database was restored from a backup: to the device a cursor means nothing, so all it sees is that
// its circles begin anew. What waits on it is sent as ever.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Device } from './test/model';
import { ready, shown, until, world, write } from './test/world';

test('a restored server and the device agree, and what waited on the device is there once', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  const synced = (): boolean =>
    tab.engine.waiting === 0 && JSON.stringify(shown(tab, 'c1')) === JSON.stringify(server.rows('c1'));
  await tab.engine.run(write('c1', 'kept', 'in the backup'));
  await until('in step', synced, [tab]);
  const backup = structuredClone({ feeds: server.feeds, answers: server.answers });
  server.write('c1', 'activity', 'lost', () => ({ id: 'lost' }));
  await tab.engine.run(write('c1', 'lost too', 'after the backup'));
  await until('in step again', () => synced() && tab.engine.view('c1', 'activity').size === 3, [tab]);

  device.isOnline = false;
  await tab.engine.run(write('c1', 'waits', 'made offline'));
  server.feeds.clear();
  for (const [circle, feed] of backup.feeds) server.feeds.set(circle, { ...feed, epoch: feed.epoch + 1 });
  server.answers.clear();
  for (const [operation, rev] of backup.answers) server.answers.set(operation, rev);
  for (let i = 0; i < 9; i++) server.write('c1', 'activity', `new ${i}`, () => ({ id: `new ${i}` })); // its numbers again
  device.isOnline = true;

  await until('in step with what was restored', synced, [tab]);
  expect(Object.keys(server.rows('c1'))).toHaveLength(11);
  expect(server.rows('c1')['activity waits']).toMatchObject({ title: 'made offline' });
  expect(tab.engine.view('c1', 'activity').has('lost')).toBe(false);
  expect(tab.engine.refusals).toEqual([]);
});
