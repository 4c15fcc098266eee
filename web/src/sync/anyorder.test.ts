import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Device, Server } from './test/model';
import { breathe, circles, countUp, ready, remove, rename, shown, until, world, write } from './test/world';

type Deed =
  | {
      readonly kind: 'count' | 'write' | 'rename' | 'remove' | 'refuse';
      readonly device: number;
      readonly circle: number;
      readonly row: number;
    }
  | { readonly kind: 'cut' | 'join' | 'lose' | 'open' | 'close' | 'fade'; readonly device: number }
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
      kind: fc.constantFrom(
        'cut' as const,
        'join' as const,
        'lose' as const,
        'open' as const,
        'close' as const,
        'fade' as const,
      ),
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

test('any order of changes, cuts, lost answers, crashes, tabs, fading and replays: nothing lost, nothing doubled, all agree', async () => {
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
  if (one.kind === 'fade' && at) at.pass(15 * 24 * 60 * 60 * 1000);
  if (one.kind === 'open' && at && at.tabs.length < 2) await at.open();
  if (one.kind === 'close' && at && tab) at.close(tab);
  if (one.kind === 'crash' && tab) tab.dieIn = one.steps;
  if (one.kind === 'breathe') for (let i = 0; i < one.turns; i++) await breathe();
}
