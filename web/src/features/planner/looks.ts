// The record of having looked: an operation like any other, so that it arrives from offline too. The citizen sees it.
// Owns: one record a screen and quarter of an hour. Does not own: what the server makes of it (audit).
import { newId } from '../../api/ids';
import type { Command } from '../../sync/command';
import type { Replica } from '../../sync/replica';

const window = 15 * 60_000;
const prefix = 'mobilize.looked '; // of this sitting: which screens, no names

/** Says that this person looked at a screen of somebody's plan, unless it was said in this quarter of an hour. */
export async function looked(
  replica: Pick<Replica, 'run' | 'person'>,
  circle: string,
  screen: 'week' | 'day' | 'pictures' | 'people' | 'activity' | 'history' | 'settings',
  day: string,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage,
  now: number = Date.now(),
): Promise<void> {
  const name = `${prefix}${replica.person} ${circle} ${screen}`; // who comes after on this screen looks by themselves
  const turn = String(Math.floor(now / window));
  if (storage.getItem(name) === turn) return;
  storage.setItem(name, turn); // at once: two parts of a screen ask in the same turn
  await replica.run(look(circle, screen, day)).catch((error: unknown) => {
    storage.removeItem(name); // not written down: the next time counts
    throw error;
  });
}

function look(circle: string, screen: string, day: string): Command {
  return {
    name: 'look',
    circle,
    apply: () => undefined,
    send: {
      method: 'PUT',
      path: `/v1/circles/${circle}/looks/${newId()}`,
      body: { screen, ...(day === '' ? {} : { day }) },
    },
  };
}
