// What a browser does to a replica: keys that change under a tab, rows that do not open, connections that are lost,
// writes that fail. Nothing that was written down is lost by it.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { blank, Disk, KeyChanged } from './disk';
import { asked, committed, reading } from './shared/database';
import { makeKey, sealJson } from './shared/seal';
import type { Device } from './test/model';
import { ready, rename, until, world, write } from './test/world';

/** What lies in the store of rows, as it lies there. */
const stored = (disk: Disk): Promise<unknown[]> => asked(reading(disk.database, 'row').getAll());

test('a row that does not open costs the rows, which the server has, and not what waits to be sent', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  server.write('c1', 'activity', 'a', () => ({ id: 'a', title: 'Bad' }));
  const tab = await ready(device);
  await until('there', () => tab.engine.view('c1', 'activity').has('a'));
  device.isOnline = false;
  await tab.engine.run(rename('c1', 'a', 'Brusebad'));
  const strange = await sealJson(await makeKey(), {}, 'row c1 activity b');
  const tx = tab.disk.database.transaction('row', 'readwrite');
  tx.objectStore('row').put(strange, ['c1', 'activity', 'b']);
  await committed(tx);
  device.close(tab);
  const later = await device.open();
  expect([later.engine.waiting, later.engine.person]).toEqual([1, 'p0']);
  device.isOnline = true;
  await until('all is back', () => later.engine.waiting === 0 && later.engine.view('c1', 'activity').has('a'), [later]);
  expect(server.rows('c1')['activity a']).toMatchObject({ title: 'Brusebad' });
  expect([...later.engine.view('c1', 'activity').keys()]).toEqual(['a']);
});

test('what was sealed under a key that another tab has put away is not written', async () => {
  const old = await Disk.open('old key');
  const other = await Disk.open('old key');
  const rows = [{ circle: 'c', collection: 'activity', id: 'a', value: { title: 'Bad' } }];
  await old.commit({ rows });
  for (const change of [() => other.wipe(), () => other.renew(blank)]) {
    await change();
    await expect(old.commit({ rows })).rejects.toThrow(KeyChanged);
    expect(await stored(other)).toEqual([]);
  }
  await old.rekey();
  await old.commit({ rows });
  expect(await other.rows()).toEqual(rows);
});

test('what one tab writes down while another changes the key is there after', async () => {
  for (let turns = 0; turns < 15; turns++) {
    const { server, devices } = world(1);
    const [device] = devices as [Device];
    const tab = await ready(device);
    const second = await device.open();
    device.isOnline = false;
    const made = Promise.all(['a', 'b', 'c'].map((id) => second.engine.run(write('c1', id, id))));
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
    device.pass(15 * 24 * 60 * 60 * 1000);
    await made;
    device.isOnline = true;
    await until('all arrived', () => Object.keys(server.rows('c1')).length === 3, [tab]);
    for (const one of [second, tab]) device.close(one);
  }
});

test('a connection that the browser has closed is opened again', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  tab.disk.database.close();
  await tab.engine.run(write('c1', 'a', 'Bad'));
  await until('arrived', () => tab.engine.waiting === 0);
  expect(Object.keys(server.rows('c1'))).toEqual(['activity a']);
});

test('a disk that is emptied under a living page costs nothing that waits', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  server.write('c1', 'activity', 'a', () => ({ id: 'a', title: 'Bad' }));
  const tab = await ready(device);
  const second = await device.open();
  await until('there', () => tab.engine.view('c1', 'activity').has('a'));
  device.isOnline = false;
  for (const title of ['first', 'second']) await tab.engine.run(rename('c1', 'a', title));
  await until('told', () => second.engine.waiting === 2);
  await asked(indexedDB.deleteDatabase(device.name)); // the browser needed the room
  await tab.engine.run(rename('c1', 'a', 'third'));
  expect([tab.engine.person, tab.engine.waiting]).toEqual(['p0', 3]);
  await until('the other tab too', () => second.engine.waiting === 3 && second.engine.person === 'p0');
  for (const one of [second, tab]) device.close(one);
  const later = await device.open();
  expect([later.engine.person, later.engine.waiting]).toEqual(['p0', 3]);
  device.isOnline = true;
  await until('all is back', () => later.engine.waiting === 0 && later.engine.view('c1', 'activity').has('a'), [later]);
  expect(server.rows('c1')['activity a']).toMatchObject({ title: 'third' });
  expect(device.faults).toEqual([]);
});

test('one write that the disk stumbles over costs nothing; a full disk says so', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  for (const name of ['AbortError', 'UnknownError', 'InvalidStateError']) {
    [tab.brokenWrites, tab.breaks] = [1, new DOMException('', name)];
    await tab.engine.run(write('c1', name, name));
  }
  await until('arrived', () => tab.engine.waiting === 0);
  expect(Object.keys(server.rows('c1'))).toHaveLength(3);
  device.isOnline = false;
  [tab.brokenWrites, tab.breaks] = [1, new DOMException('', 'QuotaExceededError')];
  await expect(tab.engine.run(write('c1', 'b', 'b'))).rejects.toThrow(tab.breaks);
  expect([tab.brokenWrites, tab.engine.view('c1', 'activity').has('b')]).toEqual([0, false]);
});

test('a fault of ours is told, and tried again by itself', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  server.write('c1', 'activity', 'a', () => ({ id: 'a' }));
  tab.brokenWrites = 1;
  await until('told', () => device.faults.length === 1);
  device.pass(2 * 60 * 1000);
  await until('there', () => tab.engine.view('c1', 'activity').has('a'));
});

test('a tab that only follows never puts back what the leading one has replaced', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  await tab.engine.run(write('c1', 'a', 'Bad'));
  await tab.engine.run(rename('c1', 'a', 'refused'));
  await until('refused', () => tab.engine.refusals.length === 1);
  const second = await device.open();
  device.ears.delete(second); // a tab in the background hears late
  device.now += 1000;
  server.write('c1', 'activity', 'b', () => ({ id: 'b' }));
  await until('heard', () => tab.engine.heardAt === device.now);
  const [refusal] = second.engine.refusals;
  if (refusal !== undefined) await second.engine.read(refusal);
  device.isOnline = false;
  const later = await device.open();
  expect([later.engine.heardAt, later.engine.refusals]).toEqual([device.now, []]);
});
