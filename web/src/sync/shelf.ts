// Where a planner keeps what is planned with: the own shelf, which has the person's own id.
//
//   await replica.runAll([...ownShelf(replica, zone), putTemplate(replica.person, template)])
//
// Owns: how the own shelf comes to be. Does not own: what lies on it (features).
import type { Command } from './command';
import type { Replica } from './replica';

/** What puts the own shelf up, before the first thing is laid on it: nothing when it is there. A repeat does no harm. */
export function ownShelf(replica: Pick<Replica, 'person' | 'shelves'>, zone: string): readonly Command[] {
  const { person } = replica;
  if (person === '' || replica.shelves.some(({ id }) => id === person)) return [];
  return [
    {
      name: 'shelf.create',
      circle: person,
      apply: () => undefined,
      send: { method: 'PUT', path: `/v1/shelves/${person}`, body: { zone } },
    },
  ];
}
