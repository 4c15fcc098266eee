// When a plan leaves a device, and what stays: by kind of device, by what the server says, and by silence.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Kind, Session } from './ports';
import { asked, get, reading, theKey } from './shared/database';
import { open } from './shared/seal';
import type { Device, Tab } from './test/model';
import { breathe, rename, until, world } from './test/world';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A device of a kind, with one activity on it and one change that could not be sent. */
async function offline(kind: Kind): Promise<{ device: Device; tab: Tab; server: ReturnType<typeof world>['server'] }> {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  server.kinds.set(device.name, kind);
  server.write('c1', 'activity', 'a', () => ({ id: 'a', title: 'Bad' }));
  const tab = await device.open();
  await until('there', () => tab.engine.view('c1', 'activity').has('a'));
  await breathe();
  device.isOnline = false;
  await tab.engine.run(rename('c1', 'a', 'Brusebad'));
  return { device, tab, server };
}

const held = (tab: Tab): object => ({
  session: tab.engine.session,
  rows: tab.engine.view('c1', 'activity').size,
  circles: tab.engine.circles.length,
  waiting: tab.engine.waiting,
});
const faded = (session: Session): object => ({ session, rows: 0, circles: 0, waiting: 1 });
const whole = (session: Session): object => ({ session, rows: 1, circles: 2, waiting: 1 });

test('a shared device forgets the plan half an hour after it last heard the server', async () => {
  const { device, tab, server } = await offline('shared');
  const [sealed] = await asked(reading(tab.disk.database, 'row').getAll());
  device.pass(29 * minute);
  await breathe();
  expect(held(tab)).toEqual(whole('open'));
  device.pass(2 * minute);
  await until('faded', () => tab.engine.circles.length === 0);
  expect(held(tab)).toEqual(faded('expired'));
  expect(await asked(reading(tab.disk.database, 'row').count())).toBe(0);
  const key = (await get(tab.disk.database, 'key', theKey)) as CryptoKey;
  await expect(open(key, sealed as never, 'row c1 activity a')).rejects.toThrow(); // nor by a copy of the disk
  device.close(tab);
  const later = await device.open();
  expect(held(later)).toEqual(faded('expired'));
  // The same person again: what waited is sent.
  device.cookie = { ...device.cookie, session: 'again' };
  device.isOnline = true;
  await later.engine.signedIn('p0');
  await until('sent', () => later.engine.waiting === 0);
  expect(server.rows('c1')['activity a']).toMatchObject({ title: 'Brusebad' });
});

test('a shared device forgets the plan half an hour after it was last used, though it can reach the server', async () => {
  const { device, tab, server } = await offline('shared');
  device.isOnline = true;
  const second = await device.open();
  await until('sent', () => tab.engine.waiting === 0, [tab]);
  const hear = async (): Promise<void> => {
    server.write('c1', 'activity', 'b', () => ({ id: 'b', at: device.now }));
    await until('heard', () => [tab, second].every((one) => one.engine.heardAt === device.now), [tab]);
  };
  for (let minutes = 0; minutes < 60; minutes += 10) {
    device.pass(10 * minute);
    second.engine.touched(); // in either tab
    await hear();
  }
  expect(tab.engine.session).toBe('open');
  for (let minutes = 0; minutes < 30; minutes += 10) {
    device.pass(10 * minute);
    await hear();
  }
  device.pass(2 * minute);
  await until('faded', () => [tab, second].every((one) => one.engine.circles.length === 0));
  for (const one of [tab, second]) device.close(one);
  const asked = device.asked.length;
  const later = await device.open(); // the cookie is still good
  for (let i = 0; i < 50; i++) await breathe();
  expect([later.engine.session, later.engine.circles.length, device.asked.length]).toEqual(['expired', 0, asked]);
  await later.engine.signedIn('p0');
  expect(later.engine.circles.length).toBe(2);
});

test('a shared device that slept is empty when it is opened again', async () => {
  const { device, tab } = await offline('shared');
  device.close(tab);
  device.now += 31 * minute;
  expect(held(await device.open())).toEqual(faded('expired'));
});

test('a shared device that was left alone stays empty under a good cookie, whatever was on its way', async () => {
  for (let turns = 0; turns < 16; turns++) {
    const { device, tab, server } = await offline('shared');
    device.isOnline = true;
    await until('sent', () => tab.engine.waiting === 0, [tab]);
    for (const { ended } of server.streams) ended(); // asks who is there
    for (let i = 0; i < turns; i++) await breathe();
    device.now += 31 * minute;
    tab.engine.kick();
    await until('faded', () => tab.engine.session === 'expired' && tab.engine.circles.length === 0);
    const quiet = device.asked.length;
    for (let i = 0; i < 30; i++) {
      tab.engine.kick();
      await breathe();
    }
    expect([tab.engine.session, tab.engine.circles.length, server.streams.size]).toEqual(['expired', 0, 0]);
    expect(device.asked.length).toBeLessThanOrEqual(quiet + 1); // what had already begun
    device.close(tab);
    const later = await device.open();
    expect([later.engine.session, later.engine.circles.length]).toEqual(['expired', 0]);
    device.close(later);
  }
});

test('a device that was wiped stays empty though its cookie lives', async () => {
  for (let turns = 0; turns < 14; turns++) {
    const { device, tab } = await offline('own');
    device.isOnline = true;
    tab.engine.kick();
    for (let i = 0; i < turns; i++) await breathe();
    const wiped = tab.engine.wipe(); // the answer to signing out was lost
    tab.engine.kick();
    await wiped;
    for (let i = 0; i < 30; i++) {
      tab.engine.kick();
      await breathe();
    }
    expect([turns, tab.engine.session, tab.engine.circles.length]).toEqual([turns, 'none', 0]);
    device.close(tab);
  }
});

test('the first touch after a long sleep, and a poll before the minute is looked at, hide no silence', async () => {
  for (const wakes of [
    (one: Tab) => one.engine.touched(),
    (one: Tab) => one.engine.kick(),
    (one: Tab, poll: () => void) => (one.engine.touched(), poll()),
    (_: Tab, poll: () => void) => poll(),
  ]) {
    const { device, tab } = await offline('shared');
    device.isOnline = true;
    await until('sent', () => tab.engine.waiting === 0, [tab]);
    const polls: (() => void)[] = [];
    const { after } = device;
    device.after = (milliseconds, act) => {
      if (milliseconds === 300_000) polls.push(act);
      return after.call(device, milliseconds, act);
    };
    tab.engine.kick();
    await until('at rest', () => polls.length > 0);
    device.now += 120 * minute; // a lid that was shut: no timer has run
    wakes(tab, polls.at(-1) ?? breathe);
    await until('faded', () => tab.engine.session === 'expired');
    expect(tab.engine.circles).toEqual([]);
    device.close(tab);
  }
});

test('a tab that is opened after the time is over hides no silence from those that slept', async () => {
  const { device, tab, server } = await offline('shared');
  device.isOnline = true;
  device.now += 25 * minute; // asked by itself, untouched
  server.write('c1', 'activity', 'b', () => ({ id: 'b' }));
  await until('heard', () => tab.engine.heardAt === device.now, [tab]);
  device.now += 10 * minute;
  const second = await device.open();
  await until('faded', () => [tab, second].every((one) => one.engine.session === 'expired'));
});

test('a tablet that is not restarted fades too, after a fortnight of silence', async () => {
  const { device, tab } = await offline('paired');
  device.pass(13 * day);
  await breathe();
  expect(held(tab)).toEqual(whole('open'));
  device.pass(2 * day);
  await until('faded', () => tab.engine.circles.length === 0);
  expect(held(tab)).toEqual(faded('open'));
  expect(tab.engine.kind).toBe('paired');
});

test('a clock that jumps ahead under a device that reaches the server costs it nothing', async () => {
  const { device, tab } = await offline('paired');
  device.isOnline = true;
  await until('sent', () => tab.engine.waiting === 0, [tab]);
  await tab.engine.run({ ...rename('c1', 'a', 'Karbad'), undo: rename('c1', 'a', 'Brusebad') });
  let isEmpty = false;
  tab.engine.subscribe(() => (isEmpty ||= tab.engine.circles.length === 0));
  device.now += 60 * day; // the clock alone: no timer is due
  tab.engine.kick();
  await until('heard', () => tab.engine.heardAt === device.now && tab.engine.waiting === 0);
  expect([isEmpty, tab.engine.undoable.length]).toEqual([false, 1]);
});

test('a clock that jumps ahead without net cannot be told from silence; the plan is back with the net', async () => {
  const { device, tab } = await offline('paired');
  device.now += 60 * day;
  tab.engine.kick();
  await until('faded', () => tab.engine.circles.length === 0);
  device.isOnline = true;
  tab.engine.kick();
  await until('back', () => tab.engine.waiting === 0 && tab.engine.view('c1', 'activity').has('a'));
});

test('a clock that was ahead and is put right counts from then on', async () => {
  for (const kind of ['paired', 'shared'] as const) {
    const { device, tab } = await offline(kind);
    device.now -= 60 * day;
    tab.engine.kick();
    await until('put right', () => tab.engine.heardAt === device.now);
    expect(held(tab)).toEqual(whole('open'));
    device.now += kind === 'paired' ? 15 * day : 31 * minute;
    tab.engine.kick();
    await until('faded', () => tab.engine.circles.length === 0);
    device.close(tab);
  }
});

for (const [kind, code, want] of [
  ['own', 'session.expired', whole('expired')], // until one has signed in again, a fortnight at most
  ['own', 'session.none', faded('none')],
  ['shared', 'session.expired', faded('expired')],
  ['paired', 'session.none', faded('none')], // the server forgets sessions that ended a month ago
  ['paired', 'session.expired', faded('expired')],
  ['paired', 'session.ended', { ...faded('ended'), waiting: 0 }],
] as const)
  test(`${code} on a device of kind ${kind}`, async () => {
    const { device, tab, server } = await offline(kind);
    const second = await device.open();
    server.over.set(device.name, code);
    device.isOnline = true;
    await until('answered', () => tab.engine.session !== 'open', [tab]);
    expect(held(tab)).toEqual(want);
    await until('in the other tab too', () => JSON.stringify(held(second)) === JSON.stringify(want));
    for (const one of [tab, second]) device.close(one);
    const later = await device.open();
    expect([held(later), later.engine.kind]).toEqual([want, kind]); // it knows what it is: what to ask for
  });

test('a first visit asks once who is there, and listens to nothing', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  server.over.set(device.name, 'session.none');
  const tab = await device.open();
  await until('answered', () => tab.engine.session === 'none');
  for (let i = 0; i < 5; i++) {
    tab.engine.kick();
    device.pass(10 * minute);
    for (let j = 0; j < 20; j++) await breathe();
  }
  expect(device.asked).toEqual(['/v1/me']);
  expect(server.streams.size).toBe(0);
  server.over.clear();
  await tab.engine.signedIn('p0');
  expect(server.streams.size).toBe(1);
  await tab.engine.wipe();
  expect([server.streams.size, tab.engine.session]).toEqual([0, 'none']);
});
