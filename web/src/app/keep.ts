// Fetching ahead, of the rest of a citizen's screens and of the pictures of the coming days. It comes after the plan.
import type { Disk } from '../sync/disk';
import type { Engine } from '../sync/engine';
import { PictureKeeper } from '../sync/pictures';
import type { Clock } from '../sync/ports';
import type { Replica } from '../sync/replica';
import { circleOf } from '../sync/shared/pictures';
import { wantedPictures } from './wanted';

/** One tab at a time fetches pictures ahead, a moment after the plan last changed. */
export function keepPictures(disk: Disk, engine: Engine, replica: Replica, clock: Clock): void {
  const keeper = new PictureKeeper({
    disk,
    fetch: (...given) => fetch(...given),
    caches,
    wanted: () => wantedPictures(replica, clock.now()),
    mayStay: (path) => {
      const [, , , , kind, id = ''] = path.split('/');
      return engine.view(circleOf(path), kind === 'sounds' ? 'sound' : 'picture').has(id);
    },
    mayFetch: () => engine.session === 'open',
    person: () => engine.person,
    sight: () => engine.person + JSON.stringify(engine.circles),
  });
  disk.makeRoom = () => keeper.makeRoom();
  let callOff: () => void = () => undefined;
  const look = (): void => {
    callOff();
    callOff = clock.after(800, () => {
      void navigator.locks.request('mobilize-pictures', { ifAvailable: true }, async (lock) => {
        if (lock !== null) await keeper.keepUp();
      });
    });
  };
  engine.subscribe(look);
  look();
}
