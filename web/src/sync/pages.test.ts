// Pages as a server might give them, in any order of rows, resets and losses: what a screen reads in the end is what
// obeying them one after another leaves.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Circle, SyncPage } from '../api/wire';
import { blank, Disk } from './disk';
import { Engine } from './engine';
import { digest } from './pages';
import type { AskServer } from './ports';

const names = ['c1', 'c2'] as const;
let worlds = 0;

const circleOf = (id: string): Circle => ({
  id,
  citizen: id,
  role: 'planner',
  scopes: ['plan.view'],
  zone: 'Europe/Copenhagen',
});

type Page = Pick<SyncPage, 'lost' | 'reset' | 'changes'>;

const some = fc.subarray([...names]);
const page: fc.Arbitrary<Page> = fc.record({
  lost: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, some),
  reset: some,
  changes: fc.array(
    fc.record({
      circle: fc.constantFrom(...names),
      rev: fc.nat(),
      collection: fc.constant('activity'),
      id: fc.constantFrom('a', 'b', 'c'),
      value: fc.option(fc.record({ title: fc.string({ maxLength: 3 }) })),
    }),
    { maxLength: 5 },
  ),
});

/** What is left when every page is obeyed before the next is read. */
function obeyed(pages: readonly Page[]): Record<string, unknown> {
  const rows = new Map<string, unknown>();
  for (const { lost, reset, changes } of pages) {
    for (const circle of [...lost, ...reset])
      for (const key of rows.keys()) if (key.startsWith(circle)) rows.delete(key);
    for (const { circle, id, value } of changes) {
      if (value === null) rows.delete(`${circle} ${id}`);
      else rows.set(`${circle} ${id}`, value);
    }
  }
  return Object.fromEntries(rows);
}

/** An engine that is given these pages, and what it shows after the last, now and after a restart. */
async function given(
  pages: readonly Page[],
): Promise<[shown: Record<string, unknown>, reopened: Record<string, unknown>]> {
  const name = `pages${++worlds}`;
  let at = 0;
  const ask = ((_: string, path: string) =>
    Promise.resolve(
      path === '/v1/me'
        ? { person: { id: 'p' }, session: { kind: 'own' } }
        : { ...pages[at], circles: names.map(circleOf), cursor: `${++at}`, more: at < pages.length },
    )) as AskServer;
  const open = async (): Promise<Engine> =>
    Engine.open({
      disk: await Disk.open(name),
      ask,
      tabs: { campaign: (lead) => lead(), tell: () => undefined, heard: () => undefined, stop: () => undefined },
      live: { isOpen: true, start: () => undefined, renew: () => undefined, stop: () => undefined },
      clock: { now: () => 1, after: () => () => undefined },
      newId: () => '',
      report: (fault) => expect.fail(String(fault)),
    });
  const engine = await open();
  engine.start();
  while (engine.reached !== true) await new Promise((resolve) => setImmediate(resolve));
  engine.stop();
  return [shown(engine), shown(await open())];
}

function shown(engine: Engine): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((circle) => [...engine.view(circle, 'activity')].map(([id, value]) => [`${circle} ${id}`, value])),
  );
}

test('the order of pages is obeyed: what a page resets or loses, an earlier page gave in vain', async () => {
  const property = fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 6 }), async (pages) => {
    const [now, later] = await given(pages);
    expect(now).toEqual(obeyed(pages));
    expect(later).toEqual(obeyed(pages));
  });
  await fc.assert(property, { numRuns: 150 });
}, 60_000);

test('the pictures go with the leave to see them, and stay when another leave goes', () => {
  const reset = (scopes: Circle['scopes']): readonly string[] => {
    const circles = [{ ...circleOf('c1'), scopes }, circleOf('c2')];
    const page: SyncPage = { cursor: 'x', more: false, circles, lost: [], reset: ['c1'], changes: [] };
    return digest([page], [], blank, [], 1).change.lose;
  };
  expect(reset(['plan.view'])).toEqual(['c1']);
  expect(reset(['plan.view', 'pictures.see'])).toEqual([]);
});
