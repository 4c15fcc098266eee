// Random histories against the real server: whatever happens, all replicas end in the server's state.
// HISTORIES says how many; SEED and AT (`seed` and `path` of a failure) play one again; SHRINK=0 leaves it as long as it is.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { deeds } from './deeds';
import { History } from './history';
import { Installation } from './installation';
import { Real } from './people';
import type { Cookie } from '../src/sync/test/model';

const count = Number(process.env['HISTORIES'] ?? 25);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 0x7fffffff));
const at = process.env['AT'];
const aServer = 20; // histories an installation sees: a planner's device holds all of their circles

interface World {
  readonly server: Real;
  readonly mette: Cookie;
  readonly karim: Cookie;
  used: number;
}

let world: World | undefined;

async function worldFor(): Promise<World> {
  if (world !== undefined && world.used < aServer) return world;
  await world?.server.installation.close();
  const server = new Real(await Installation.open());
  const mette = await server.signUp('Mette', 'mette@example.dk');
  const karim = await server.signUp('Karim', 'karim@example.dk');
  world = { server, mette, karim, used: 0 };
  return world;
}

afterAll(async () => world?.server.installation.close());

test(`${count} histories end in the server's state (SEED=${seed})`, async () => {
  let [done, asked, written] = [0, 0, 0];
  const property = fc.asyncProperty(deeds, async (list) => {
    const { server, mette, karim } = await worldFor();
    const before = [server.asked, server.written] as const;
    try {
      const history = await History.begin(server, mette, karim);
      for (const deed of list) await history.do(deed);
      await history.agree();
    } catch (error) {
      console.error(`a history does not end well (SEED=${seed}): ${String(error)}`); // before it is made shorter
      await server.installation.close(); // whatever it left behind is not the next one's
      world = undefined;
      throw error;
    }
    if (world !== undefined) world.used++;
    done++;
    asked += server.asked - before[0];
    written += server.written - before[1];
  });
  await fc.assert(property, {
    numRuns: count,
    seed,
    ...(at === undefined ? {} : { path: at }),
    endOnFailure: process.env['SHRINK'] === '0',
  });
  console.log(
    `${done} histories, ${asked} requests, ${written} of them operations: all replicas ended in the server's state (SEED=${seed})`,
  );
});
