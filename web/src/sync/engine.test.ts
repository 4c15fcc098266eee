import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Activity } from '../api/wire';
import type { Command } from './command';
import { Device, Server, type Tab } from './test/model';

const circles = ['c1', 'c2'] as const;
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
function countUp(circle: string, id: string): Command {
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

function write(circle: string, id: string, title: string): Command {
  const value = activity(id, title);
  return {
    name: 'activity.create',
    circle,
    apply: (rows) => rows.put('activity', id, value),
    send: { method: 'PUT', path: `/v1/circles/${circle}/activities/${id}`, body: value },
  };
}

function rename(circle: string, id: string, title: string): Command {
  return {
    name: 'activity.rename',
    circle,
    apply: (rows) => rows.patch('activity', id, { title }),
    send: { method: 'PATCH', path: `/v1/circles/${circle}/activities/${id}`, body: { title } },
  };
}

function remove(circle: string, id: string): Command {
  return {
    name: 'activity.delete',
    circle,
    apply: (rows) => rows.remove('activity', id),
    send: { method: 'DELETE', path: `/v1/circles/${circle}/activities/${id}` },
  };
}

function world(devices: number): { server: Server; devices: Device[] } {
  const server = new Server();
  worlds++;
  const made = Array.from({ length: devices }, (_, i) => {
    server.members.set(`p${i}`, new Set(circles));
    return new Device(server, `p${i}`, `world${worlds}-device${i}`);
  });
  return { server, devices: made };
}

const shown = (tab: Tab, circle: string): Record<string, object> =>
  Object.fromEntries(
    [...tab.engine.view(circle, 'activity')]
      .map(([id, value]) => [`activity ${id}`, value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until something holds; fails with `what` when it never does. */
async function until(what: string, holds: () => boolean, tabs: readonly Tab[] = []): Promise<void> {
  const end = performance.now() + 10_000;
  for (let i = 0; performance.now() < end; i++) {
    if (holds()) return;
    if (i % 200 === 0) for (const tab of tabs) tab.engine.kick();
    await breathe();
  }
  expect.fail(`never: ${what}`);
}

/** Opens a tab and waits until it has what its person may see. */
async function ready(device: Device): Promise<Tab> {
  const tab = await device.open();
  await until('ready', () => tab.engine.heardAt > 0);
  return tab;
}

test('a change is shown at once, kept offline, and arrives when the net is back', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  device.isOnline = false;
  const made = tab.engine.run(write('c1', 'a', 'Svømning'));
  expect(tab.engine.view('c1', 'activity').get('a')).toMatchObject({ title: 'Svømning' });
  await made;
  expect(tab.engine.waiting).toBe(1);
  device.close(tab);
  const again = await device.open();
  expect(again.engine.view('c1', 'activity').get('a')).toMatchObject({ title: 'Svømning' });
  device.isOnline = true;
  await until('arrived', () => again.engine.waiting === 0, [again]);
  expect(Object.keys(server.rows('c1'))).toEqual(['activity a']);
});

test('a refused change is taken back by itself and told', async () => {
  const { devices } = world(1);
  const tab = await ready(devices[0] as Device);
  await tab.engine.run(write('c1', 'a', 'Bad'));
  await until('created', () => tab.engine.waiting === 0 && tab.engine.view('c1', 'activity').has('a'));
  await tab.engine.run(rename('c1', 'a', 'refused'));
  expect(tab.engine.view('c1', 'activity').get('a')).toMatchObject({ title: 'refused' });
  await until('refused', () => tab.engine.refusals.length === 1);
  expect(tab.engine.view('c1', 'activity').get('a')).toMatchObject({ title: 'Bad' });
  expect(tab.engine.refusals[0]).toMatchObject({ name: 'activity.rename', code: 'plan.title_length', field: 'title' });
  const [refusal] = tab.engine.refusals;
  if (refusal !== undefined) await tab.engine.read(refusal);
  expect(tab.engine.refusals).toEqual([]);
});

test('an edit of one field leaves another person’s edit of another field alone', async () => {
  const { server, devices } = world(2);
  const [a, b] = (await Promise.all(devices.map(ready))) as [Tab, Tab];
  await a.engine.run(write('c1', 'x', 'Bus'));
  await until('both have it', () => b.engine.view('c1', 'activity').has('x'));
  (devices[0] as Device).isOnline = false;
  await a.engine.run(rename('c1', 'x', 'Bus hjem'));
  server.write('c1', 'activity', 'x', (old) => ({ ...old, start: '14:45' }));
  (devices[0] as Device).isOnline = true;
  await until(
    'agreed',
    () => JSON.stringify(shown(b, 'c1')) === JSON.stringify(server.rows('c1')) && a.engine.waiting === 0,
    [a, b],
  );
  expect(server.rows('c1')['activity x']).toMatchObject({ title: 'Bus hjem', start: '14:45' });
});

test('a session that was ended elsewhere empties the device at the next contact', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  await tab.engine.run(write('c1', 'a', 'Bad'));
  await until('arrived', () => tab.engine.waiting === 0);
  const second = await device.open();
  server.ended.add(device.name);
  await until('emptied', () => tab.engine.session === 'ended', [tab]);
  expect(tab.engine.view('c1', 'activity').size).toBe(0);
  await until('the other tab too', () => second.engine.view('c1', 'activity').size === 0);
  device.close(tab);
  device.close(second);
  const later = await device.open();
  expect(later.engine.view('c1', 'activity').size).toBe(0);
  expect(later.engine.person).toBe('');
});

test('a lost circle leaves the device, and what waited for it is told', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  await tab.engine.run(write('c1', 'a', 'Bad'));
  await until('arrived', () => tab.engine.waiting === 0 && tab.engine.circles.length === 2);
  device.isOnline = false;
  await tab.engine.run(rename('c1', 'a', 'Brusebad'));
  server.members.get('p0')?.delete('c1');
  device.isOnline = true;
  await until('lost', () => tab.engine.circles.length === 1 && tab.engine.waiting === 0, [tab]);
  expect(tab.engine.view('c1', 'activity').size).toBe(0);
  expect(tab.engine.refusals).toHaveLength(1);
});

test('a circle that is replayed never shows half of itself', async () => {
  const { server, devices } = world(1);
  for (let i = 0; i < 10; i++) server.write('c1', 'activity', `a${i}`, () => ({ id: `a${i}` }));
  const tab = await ready(devices[0] as Device);
  await until('all there', () => tab.engine.view('c1', 'activity').size === 10);
  const sizes = new Set<number>();
  tab.engine.subscribe(() => sizes.add(tab.engine.view('c1', 'activity').size));
  server.feed('c1').epoch++;
  server.feed('c1').rows.delete('activity a3'); // seen before, not replayed: it may not be seen any more
  await until('replayed', () => tab.engine.view('c1', 'activity').size === 9, [tab]);
  expect([...sizes].filter((size) => size < 9)).toEqual([]);
});

test('a circle in trouble holds up only itself, and keeps its order', async () => {
  const { server, devices } = world(1);
  const tab = await ready(devices[0] as Device);
  server.trouble = 'c1';
  await tab.engine.run(write('c1', 'a', 'first'));
  await tab.engine.run(rename('c1', 'a', 'second'));
  await tab.engine.run(write('c2', 'b', 'elsewhere'));
  await until('the other circle is served', () => tab.engine.waiting === 2, [tab]);
  server.trouble = '';
  await until('all arrived', () => tab.engine.waiting === 0, [tab]);
  expect(server.rows('c1')['activity a']).toMatchObject({ title: 'second' });
  expect(tab.engine.refusals).toEqual([]);
});

test('after two weeks without contact the plan is gone from the device, and what waits is still sent', async () => {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  for (let i = 0; i < 4; i++) server.write('c1', 'activity', `a${i}`, () => ({ id: `a${i}`, title: 'old' }));
  const tab = await ready(device);
  await until('there', () => tab.engine.view('c1', 'activity').size === 4, [tab]);
  device.isOnline = false;
  await tab.engine.run(rename('c1', 'a1', 'new'));
  device.close(tab);
  device.now += 15 * 24 * 60 * 60 * 1000;
  const later = await device.open();
  expect(later.engine.view('c1', 'activity').size).toBe(0);
  expect(later.engine.waiting).toBe(1);
  device.isOnline = true;
  await until(
    'sent and fetched anew',
    () => later.engine.waiting === 0 && later.engine.view('c1', 'activity').size === 4,
    [later],
  );
  expect(server.rows('c1')['activity a1']).toMatchObject({ title: 'new' });
});

test('another person on the same device starts from nothing, and nobody sends for another', async () => {
  const { server, devices } = world(2);
  const [first, second] = devices as [Device, Device];
  const tab = await ready(first);
  await tab.engine.run(write('c1', 'a', 'mine'));
  await until('arrived', () => tab.engine.waiting === 0);
  first.isOnline = false;
  await tab.engine.run(rename('c1', 'a', 'never sent'));
  first.close(tab);
  const same = new Device(server, second.person, first.name); // the other person signs in to the same browser
  const theirs = await same.open();
  await until('theirs', () => theirs.engine.person === second.person && theirs.engine.view('c1', 'activity').has('a'), [
    theirs,
  ]);
  expect(theirs.engine.waiting).toBe(0);
  expect(server.rows('c1')['activity a']).toMatchObject({ title: 'mine' });
});

type Deed =
  | {
      readonly kind: 'count' | 'write' | 'rename' | 'remove' | 'refuse';
      readonly device: number;
      readonly circle: number;
      readonly row: number;
    }
  | { readonly kind: 'cut' | 'join' | 'lose' | 'open' | 'close'; readonly device: number }
  | { readonly kind: 'crash'; readonly device: number; readonly steps: number }
  | { readonly kind: 'elsewhere' | 'replay'; readonly circle: number; readonly row: number }
  | { readonly kind: 'breathe'; readonly turns: number };

const device = fc.nat(2);
const circle = fc.nat(1);
const row = fc.nat(2);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('count' as const), device, circle, row }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('write' as const, 'rename' as const, 'remove' as const, 'refuse' as const),
      device,
      circle,
      row,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('cut' as const, 'join' as const, 'lose' as const, 'open' as const, 'close' as const),
      device,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('crash' as const), device, steps: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('elsewhere' as const, 'replay' as const), circle, row }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('breathe' as const), turns: fc.integer({ min: 1, max: 30 }) }),
  },
);

test('any order of changes, cuts, lost answers, crashes, tabs and replays: nothing lost, nothing doubled, all agree', async () => {
  const property = fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 40 }), async (deeds) => {
    const { server, devices } = world(3);
    for (const one of devices) await ready(one);
    const safe = new Map<string, number>(); // counts that run() said are safe
    const perhaps = new Map<string, number>(); // counts whose tab died before run() said so
    for (const one of deeds) await doDeed(one, server, devices, safe, perhaps);

    for (const one of devices) {
      one.isOnline = true;
      one.loseAnswers = 0;
      for (const tab of one.tabs) tab.dieIn = Infinity;
      if (one.tabs.length === 0) await one.open();
    }
    const tabs = devices.flatMap((one) => one.tabs);
    const agree = (): boolean =>
      tabs.every(
        (tab) =>
          tab.engine.waiting === 0 &&
          circles.every((name) => JSON.stringify(shown(tab, name)) === JSON.stringify(server.rows(name))),
      );
    await until('all agree', agree, tabs);

    for (const [name, count] of safe) {
      const [of = '', id = ''] = name.split(' ');
      const have = Number((server.rows(of)[`activity ${id}`] as { count?: number } | undefined)?.count ?? 0);
      expect(have).toBeGreaterThanOrEqual(count);
      expect(have).toBeLessThanOrEqual(count + (perhaps.get(name) ?? 0));
    }
    for (const one of devices) for (const tab of [...one.tabs]) one.close(tab);
  });
  await fc.assert(property, { numRuns: 100 });
}, 120_000);

async function doDeed(
  one: Deed,
  server: Server,
  devices: readonly Device[],
  safe: Map<string, number>,
  perhaps: Map<string, number>,
): Promise<void> {
  const at = 'device' in one ? devices[one.device] : undefined;
  const tab = at?.tabs.at(-1);
  if (tab !== undefined && tab.engine.person === '') return; // nobody changes a plan before it is known whose it is
  const of = 'circle' in one ? (circles[one.circle] ?? 'c1') : 'c1';
  if (one.kind === 'count' && tab !== undefined) {
    const name = `${of} sum${one.row}`; // rows that only ever count
    perhaps.set(name, (perhaps.get(name) ?? 0) + 1);
    void tab.engine.run(countUp(of, `sum${one.row}`)).then(() => {
      perhaps.set(name, (perhaps.get(name) ?? 0) - 1);
      safe.set(name, (safe.get(name) ?? 0) + 1);
    });
  }
  if ('row' in one && tab !== undefined) {
    const id = `a${one.row}`;
    if (one.kind === 'write') void tab.engine.run(write(of, id, `${server.answers.size}`));
    if (one.kind === 'rename') void tab.engine.run(rename(of, id, `${server.answers.size}`));
    if (one.kind === 'remove') void tab.engine.run(remove(of, id));
    if (one.kind === 'refuse') void tab.engine.run(rename(of, id, 'refused'));
  }
  if (one.kind === 'elsewhere')
    server.write(of, 'activity', `a${one.row}`, () => ({ id: `a${one.row}`, title: 'elsewhere' }));
  if (one.kind === 'replay') server.feed(of).epoch++;
  if (one.kind === 'cut' && at) at.isOnline = false;
  if (one.kind === 'join' && at) at.isOnline = true;
  if (one.kind === 'lose' && at) at.loseAnswers++;
  if (one.kind === 'open' && at && at.tabs.length < 2) await at.open();
  if (one.kind === 'close' && at && tab) at.close(tab);
  if (one.kind === 'crash' && tab) tab.dieIn = one.steps;
  if (one.kind === 'breathe') for (let i = 0; i < one.turns; i++) await breathe();
}
