// "Undo stays until it is used": through reloads and crashes, once for each intent, in the order they were made.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Activity } from '../api/wire';
import type { Command } from './command';
import { Rows, type Effect } from './rows';
import type { Device, Tab } from './test/model';
import { breathe, ready, remove, rename, until, world, write } from './test/world';
import type { Undo } from './undo';
import { isOvertaken } from './wayback';

/** A command that can be taken back. */
function renamed(id: string, from: string, to: string): Command {
  return { ...rename('c1', id, to), undo: rename('c1', id, from) };
}

const title = (tab: Tab, id: string): string | undefined =>
  (tab.engine.view('c1', 'activity').get(id) as Activity | undefined)?.title;

async function begun(): Promise<{ device: Device; tab: Tab; title: (id: string) => unknown }> {
  const { server, devices } = world(1);
  const [device] = devices as [Device];
  const tab = await ready(device);
  for (const id of ['a', 'b']) await tab.engine.run(write('c1', id, 'one'));
  await until('there', () => tab.engine.waiting === 0);
  return { device, tab, title: (id) => (server.rows('c1')[`activity ${id}`] as Activity | undefined)?.title };
}

test('what was done before a reload can be taken back after it, one intent a press', async () => {
  const { device, tab, title: theirs } = await begun();
  await tab.engine.run(renamed('a', 'one', 'two'));
  await tab.engine.run(renamed('a', 'two', 'three'), 'both');
  await tab.engine.run(renamed('b', 'one', 'three'), 'both');
  await until('sent', () => tab.engine.waiting === 0);
  device.close(tab);

  device.isOnline = false;
  const later = await device.open();
  expect(later.engine.undoable).toHaveLength(2);
  await later.engine.undo();
  expect([title(later, 'a'), title(later, 'b')]).toEqual(['two', 'one']);
  device.close(later);

  const last = await device.open();
  await last.engine.undo();
  expect([title(last, 'a'), last.engine.undoable.length]).toEqual(['one', 0]);
  await last.engine.undo(); // nothing more
  device.isOnline = true;
  await until('sent', () => last.engine.waiting === 0, [last]);
  expect([theirs('a'), theirs('b')]).toEqual(['one', 'one']);
});

test('two presses at once take back two intents, each once', async () => {
  const { tab, title: theirs } = await begun();
  await tab.engine.run(renamed('a', 'one', 'two'));
  await tab.engine.run(renamed('b', 'one', 'two'));
  await Promise.all([tab.engine.undo(), tab.engine.undo()]);
  await until('sent', () => tab.engine.waiting === 0);
  expect([theirs('a'), theirs('b'), tab.engine.undoable.length]).toEqual(['one', 'one', 0]);
});

test('an undo that the tab dies in is done or can be done again', async () => {
  for (let steps = 1; steps < 8; steps++) {
    const { device, tab, title: theirs } = await begun();
    await tab.engine.run(renamed('a', 'one', 'two'));
    await until('sent', () => tab.engine.waiting === 0);
    tab.dieIn = steps;
    void tab.engine.undo();
    for (let i = 0; i < 60; i++) await breathe();
    if (device.tabs.includes(tab)) device.close(tab);
    const later = await device.open();
    expect(title(later, 'a') === 'one' ? 0 : 1).toBe(later.engine.undoable.length);
    await later.engine.undo();
    await until('sent', () => later.engine.waiting === 0 && theirs('a') === 'one', [later]);
  }
});

test('what somebody has changed since stays as they left it, and a person is told', async () => {
  const { device, tab, title: theirs } = await begun();
  await tab.engine.run(renamed('a', 'one', 'two'), 'both');
  await tab.engine.run(renamed('b', 'one', 'two'), 'both');
  await until('sent', () => tab.engine.waiting === 0);
  device.close(tab);
  device.server.write('c1', 'activity', 'a', (old) => ({ ...old, title: 'three' }));
  device.server.write('c1', 'activity', 'b', (old) => ({ ...old, place: 'The pool', version: 7 })); // another field
  const later = await device.open();
  await until('seen', () => title(later, 'a') === 'three');
  await later.engine.undo();
  await until('sent', () => later.engine.waiting === 0);
  expect([theirs('a'), theirs('b'), later.engine.undoable.length]).toEqual(['three', 'one', 0]);
  expect(later.engine.refusals).toMatchObject([{ name: 'activity.rename', code: 'undo.changed_since' }]);
  device.close(later);
  const last = await device.open();
  expect([last.engine.undoable.length, last.engine.refusals.length]).toEqual([0, 1]);
});

for (const [what, undo, then, now, want] of [
  ['a new row', [{ kind: 'remove' }], { title: 'Bad' }, { title: 'Bad', place: '', version: 2 }, false],
  ['a new row renamed', [{ kind: 'remove' }], { title: 'Bad' }, { title: 'Brusebad' }, true],
  ['a deleted row', [{ kind: 'put', value: { title: 'Bad' } }], null, null, false],
  ['a deleted row restored', [{ kind: 'put', value: { title: 'Bad' } }], null, { title: 'Bad' }, true],
  ['a tick', [{ kind: 'put', value: { state: 'planned' } }], { state: 'done' }, { state: 'done', place: 'x' }, false],
  ['a tick taken', [{ kind: 'put', value: { state: 'planned' } }], { state: 'done' }, { state: 'cancelled' }, true],
  [
    'another choice',
    [{ kind: 'patch', fields: { settings: { theme: 'dark' } } }],
    { settings: { theme: 'light' } },
    { settings: { theme: 'light', clock: 'both' } },
    false,
  ],
  [
    'the same choice',
    [{ kind: 'patch', fields: { settings: {} } }],
    { settings: { theme: 'light' } },
    { settings: { theme: 'contrast' } },
    true,
  ],
] as const)
  test(`what undo looks at: ${what}`, () => {
    const rows = new Rows();
    rows.take('c1', 'activity', 'a', now);
    const effects = undo.map((effect) => ({ ...effect, collection: 'activity', id: 'a' })) as Effect[];
    const send = { method: 'PUT', path: '' } as const;
    const known: Undo = { operation: 'o', press: 'p', place: 1, name: '', circle: 'c1', effects, left: [then], send };
    expect(isOvertaken(rows, known)).toBe(want);
  });

test('what the server refused, and what is not this person’s any more, cannot be taken back', async () => {
  const { device, tab } = await begun();
  await tab.engine.run(renamed('a', 'one', 'refused'));
  await until('refused', () => tab.engine.refusals.length === 1);
  expect(tab.engine.undoable).toEqual([]);
  await tab.engine.run(renamed('a', 'one', 'two'));
  await until('sent', () => tab.engine.waiting === 0);
  device.server.members.get('p0')?.delete('c1');
  await until('lost', () => tab.engine.circles.length === 1, [tab]);
  expect(tab.engine.undoable).toEqual([]);
  device.close(tab);
  expect((await device.open()).engine.undoable).toEqual([]);
});

test('what was taken back is done again, and taken back again, until something new is done', async () => {
  const { tab, title: theirs } = await begun();
  const now = (): unknown[] => [title(tab, 'a'), title(tab, 'b')];
  await tab.engine.run(renamed('a', 'one', 'two'), 'both');
  await tab.engine.run(renamed('b', 'one', 'two'), 'both');
  await tab.engine.run(renamed('a', 'two', 'three'));
  expect(tab.engine.undone).toEqual([]);
  await tab.engine.undo();
  await tab.engine.undo();
  expect(now()).toEqual(['one', 'one']);
  await tab.engine.undo(true);
  expect(now()).toEqual(['two', 'two']);
  await tab.engine.undo(); // one press, both of them
  expect(now()).toEqual(['one', 'one']);
  await tab.engine.undo(true);
  await tab.engine.undo(true);
  expect([...now(), tab.engine.undone.length]).toEqual(['three', 'two', 0]);
  await tab.engine.undo(true); // nothing more
  await tab.engine.undo();
  await tab.engine.run(renamed('b', 'two', 'new'));
  expect(tab.engine.undone).toEqual([]);
  await until('sent', () => tab.engine.waiting === 0);
  expect([theirs('a'), theirs('b')]).toEqual(['two', 'new']);
});

test('what was taken back is done again after a reload, in whichever tab, and taken back once more', async () => {
  const { device, tab, title: theirs } = await begun();
  await tab.engine.run(renamed('a', 'one', 'two'), 'both');
  await tab.engine.run(renamed('b', 'one', 'two'), 'both');
  await tab.engine.run(renamed('a', 'two', 'three'));
  await tab.engine.undo();
  await tab.engine.undo();
  device.close(tab);

  device.isOnline = false;
  const later = await device.open();
  expect([later.engine.undone.length, later.engine.undoable.length]).toEqual([2, 0]);
  await later.engine.undo(true);
  expect([title(later, 'a'), title(later, 'b')]).toEqual(['two', 'two']);
  device.close(later);

  const last = await device.open();
  await last.engine.undo(true);
  expect(title(last, 'a')).toBe('three');
  await last.engine.undo();
  await last.engine.undo();
  expect([title(last, 'a'), title(last, 'b'), last.engine.undoable.length]).toEqual(['one', 'one', 0]);
  await last.engine.undo(true);
  await last.engine.run(renamed('b', 'two', 'new'));
  expect(last.engine.undone).toEqual([]);
  device.close(last);
  const anew = await device.open();
  expect([anew.engine.undone.length, anew.engine.undoable.length]).toEqual([0, 1]);
  device.isOnline = true;
  await until('sent', () => anew.engine.waiting === 0, [anew]);
  expect([theirs('a'), theirs('b')]).toEqual(['two', 'new']);
});

test('what somebody has changed since is not done over by doing again', async () => {
  const { device, tab } = await begun();
  await tab.engine.run(renamed('a', 'one', 'two'));
  await tab.engine.undo();
  await until('sent', () => tab.engine.waiting === 0);
  const other = await ready(world(1).devices[0] as Device);
  expect(other.engine.undone).toEqual([]); // on another device there is nothing to do again
  await tab.engine.run(rename('c1', 'b', 'theirs')); // something new
  await tab.engine.undo(true);
  expect(title(tab, 'a')).toBe('one');
  device.close(tab);
});

test('an id that taking back used up is another each time it is done again', async () => {
  const { tab } = await begun();
  const made = (id: string): Command => ({ ...write('c1', id, 'half'), fresh: id, undo: remove('c1', id) });
  await tab.engine.run(made('0190half'));
  await tab.engine.undo();
  const ids = (): string[] => [...tab.engine.view('c1', 'activity').keys()].filter((id) => id !== 'a' && id !== 'b');
  const seen: string[] = [];
  for (let i = 0; i < 3; i++) {
    await tab.engine.undo(true);
    expect(ids()).toHaveLength(1);
    seen.push(...ids());
    await tab.engine.undo();
    expect(ids()).toEqual([]);
  }
  expect(new Set([...seen, '0190half']).size).toBe(4);
});

test('one press is one undo however many it did, and is never taken back in part', async () => {
  const { tab } = await begun();
  for (let i = 0; i < 130; i++) await tab.engine.run(renamed('a', String(i), String(i + 1)), 'all');
  expect(tab.engine.undoable).toHaveLength(130);
  await tab.engine.undo();
  expect([title(tab, 'a'), tab.engine.undoable.length]).toEqual(['0', 0]);
});

test('the other tab takes it back as well, and only the latest hundred are kept', async () => {
  const { device, tab } = await begun();
  const second = await device.open();
  device.isOnline = false;
  for (let i = 0; i < 103; i++) await tab.engine.run(renamed('a', String(i), String(i + 1)));
  await until('heard', () => title(second, 'a') === '103');
  for (let i = 0; i < 103; i++) await second.engine.undo();
  expect(title(second, 'a')).toBe('3');
  device.close(tab);
  device.close(second);
}, 30_000);
