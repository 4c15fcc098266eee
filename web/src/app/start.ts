// Puts the client together: disk, engine, pictures, router. Nothing here waits for the net.
// Owns: the wiring. Start reading at: start.
import { ask } from '../api/http';
import { newId } from '../api/ids';
import { Disk } from '../sync/disk';
import { Engine } from '../sync/engine';
import { browserLive } from '../sync/live';
import type { Clock } from '../sync/ports';
import { Replica } from '../sync/replica';
import { browserTabs } from '../sync/tabs';

/** The real clock. */
const clock: Clock = {
  now: () => Date.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Opens what this device holds and begins to keep up with the server. */
export async function start(): Promise<Replica> {
  const disk = await Disk.open();
  const ports = { disk, ask, tabs: browserTabs(), live: browserLive(clock), clock, newId, report: reportError };
  const engine = await Engine.open(ports);
  const replica = new Replica(engine);
  engine.start();
  // Not needed to show the plan: fetched after it.
  void import('./keep').then(({ keepPictures }) => keepPictures(disk, engine, replica, clock), reportError);
  const kick = (): void => {
    if (!document.hidden) engine.kick();
  };
  document.addEventListener('visibilitychange', kick);
  addEventListener('online', kick);
  for (const sign of ['pointerdown', 'keydown']) addEventListener(sign, () => engine.touched(), { passive: true });
  void navigator.storage?.persist?.().catch(() => false); // asks the browser not to tidy the replica away
  return replica;
}
