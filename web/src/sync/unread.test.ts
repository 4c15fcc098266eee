// A circle that the server could not read this time: the others go on, what was done in it stays to be seen, and the
// device asks again by itself.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Device } from './test/model';
import { ready, rename, shown, until, world, write } from './test/world';

test('what was done in a circle that cannot be read stays to be seen until its rows come', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  await tab.engine.run(write('c1', 'a', 'Bus'));
  await until('in step', () => JSON.stringify(shown(tab, 'c1')) === JSON.stringify(server.rows('c1')), [tab]);

  server.unread = 'c1';
  await tab.engine.run(rename('c1', 'a', 'Tog'));
  await tab.engine.run(write('c2', 'b', 'elsewhere'));
  await until(
    'the other circle is served',
    () => tab.engine.waiting === 0 && server.rows('c2')['activity b'] !== undefined,
    [tab],
  );
  const asked = device.asked.length;
  device.pass(10_000); // nobody hints: it asks by itself, soon
  await until('asked again', () => device.asked.length > asked);
  expect(tab.engine.view('c1', 'activity').get('a')).toMatchObject({ title: 'Tog' });

  server.unread = '';
  device.pass(60_000);
  await until('in step again', () => JSON.stringify(shown(tab, 'c1')) === JSON.stringify(server.rows('c1')));
  expect(server.rows('c1')['activity a']).toMatchObject({ title: 'Tog' });
});
