// Puts the client together: disk, engine, pictures, router. Nothing here waits for the net.
// Owns: the wiring. Start reading at: start.
import { ask } from '../api/http';
import { newId } from '../api/ids';
import { Disk } from '../sync/disk';
import { Engine } from '../sync/engine';
import { browserLive } from '../sync/live';
import { PictureKeeper } from '../sync/pictures';
import type { Clock } from '../sync/ports';
import { Replica } from '../sync/replica';
import { circleOf } from '../sync/shared/pictures';
import { browserTabs } from '../sync/tabs';
import { wantedPictures } from './wanted';

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
  keepPictures(disk, engine, replica);
  const kick = (): void => {
    if (!document.hidden) engine.kick();
  };
  document.addEventListener('visibilitychange', kick);
  addEventListener('online', kick);
  void navigator.storage?.persist?.().catch(() => false); // asks the browser not to tidy the replica away
  return replica;
}

/** One tab at a time fetches pictures ahead, a moment after the plan last changed. */
function keepPictures(disk: Disk, engine: Engine, replica: Replica): void {
  const keeper = new PictureKeeper({
    disk,
    fetch: (...given) => fetch(...given),
    caches,
    wanted: () => wantedPictures(replica, clock.now()),
    mayStay: (path) => engine.view(circleOf(path), 'picture').has(path.split('/')[5] ?? ''),
  });
  let callOff: () => void = () => undefined;
  engine.subscribe(() => {
    callOff();
    callOff = clock.after(800, () => {
      if (engine.session !== 'open') return;
      void navigator.locks.request('mobilize-pictures', { ifAvailable: true }, async (lock) => {
        if (lock !== null) await keeper.keepUp();
      });
    });
  });
}
