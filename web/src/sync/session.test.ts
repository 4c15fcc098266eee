// Who is signed in may change under a running engine: by another tab, a new pairing, an ended session.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Device } from './test/model';
import { breathe, countUp, ready, until, world, write } from './test/world';

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
