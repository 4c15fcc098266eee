// Who is signed in may change under a running engine: by another tab, a new pairing, an ended session.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Device, type Tab } from './test/model';
import { breathe, countUp, ready, rename, until, world, write } from './test/world';

test('a new session of the same person keeps what waits, and sends it', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  server.trouble = 'c1';
  await tab.engine.run(write('c1', 'a', 'Bad'));
  const [before] = [device.cookie.session];
  const asked = new Promise<void>((resolve) => (device.onAsk = resolve)); // under the old cookie …
  tab.engine.kick();
  await asked;
  device.cookie = { ...device.cookie, session: 'new' }; // … which is not the browser's any more when it is answered
  server.end(before);
  server.trouble = '';
  await until('sent', () => tab.engine.waiting === 0, [tab]);
  expect(server.rows('c1')['activity a']).toMatchObject({ title: 'Bad' });
  expect(tab.engine.session).toBe('open');
});

test('what one person made is never sent, nor anything fetched for them, under another’s session', async () => {
  const property = fc.asyncProperty(fc.nat(40), fc.boolean(), async (turns, isEnded) => {
    const { server, devices } = world(2);
    const [device, other] = devices as [Device, Device];
    server.members.get(other.person)?.delete('c2');
    const tab = await ready(device);
    server.by.clear();
    const before = device.cookie.session;
    for (let i = 0; i < 5; i++) void tab.engine.run(countUp('c1', 'sum')).catch(() => undefined);
    for (let i = 0; i < turns; i++) await breathe();
    const made = Number((server.rows('c1')['activity sum'] as { count?: number } | undefined)?.count ?? 0);
    device.cookie = { person: other.person, session: 'another' }; // in another tab, which has not said so
    if (isEnded) server.end(before);
    await until('theirs', () => tab.engine.person === other.person && tab.engine.heardAt > 0, [tab]);
    expect([...server.by]).toEqual(made === 0 && server.by.size === 0 ? [] : [before]);
    expect(tab.engine.waiting).toBe(0);
    expect(tab.engine.circles.map(({ id }) => id)).toEqual(['c1']);
    tab.die();
  });
  await fc.assert(property, { numRuns: 60 });
}, 60_000);

const day = 24 * 60 * 60_000;

/** One person makes a change without net; another signs in to the same browser, stays for `days`, and signs out. Then
 *  the first is back. Returns what the server then has, and how much of it waits. */
async function backAfter(
  days: number,
  other: (theirs: Tab) => Promise<void>,
): Promise<{ title: unknown; left: number }> {
  const { server, devices } = world(2);
  const [device, second] = devices as [Device, Device];
  const tab = await ready(device);
  await tab.engine.run(write('c1', 'a', 'said'));
  await until('arrived', () => tab.engine.waiting === 0);
  device.isOnline = false;
  await tab.engine.run(rename('c1', 'a', 'made without net'));
  device.close(tab);
  const shared = new Device(server, second.person, device.name);
  shared.now = device.now;
  const theirs = await shared.open();
  await until('theirs', () => theirs.engine.person === second.person && theirs.engine.heardAt > 0, [theirs]);
  expect(theirs.engine.waiting).toBe(0);
  expect(theirs.engine.undoable).toEqual([]);
  expect(theirs.engine.view('c1', 'activity').get('a')).toMatchObject({ title: 'said' });
  await other(theirs);
  shared.close(theirs);
  server.by.clear();
  const again = new Device(server, device.person, device.name);
  again.now = shared.now + days * day;
  again.cookie = { person: device.person, session: 'again' };
  const back = await again.open();
  await until('back', () => back.engine.person === device.person && back.engine.heardAt > 0, [back]);
  await until('sent', () => back.engine.waiting === 0, [back]);
  expect([...server.by].filter((session) => session !== 'again')).toEqual([]);
  const left = (await back.disk.operations()).filter(({ state }) => state === 'waiting').length;
  return { title: (server.rows('c1')['activity a'] as { title?: unknown }).title, left };
}

test('what one person could not send waits while another is here, and is sent in their own name when they are back', async () => {
  expect(await backAfter(1, () => Promise.resolve())).toEqual({ title: 'made without net', left: 0 });
});

test('who signs out here takes nothing along of what another could not send', async () => {
  expect(await backAfter(13, async (theirs) => theirs.engine.wipe())).toEqual({ title: 'made without net', left: 0 });
});

test('after a fortnight it is gone', async () => {
  const stays = async (theirs: Tab): Promise<void> => {
    const device = theirs.device;
    device.close(theirs);
    device.now += 15 * day;
    const later = await device.open();
    await until('asked', () => later.engine.reached === true, [later]);
    expect(await later.disk.operations()).toEqual([]);
    device.close(later);
  };
  expect((await backAfter(16, stays)).title).toBe('said');
});
