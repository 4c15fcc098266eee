// The citizens a planner may choose among, with what each is doing now.
import { pictureSource } from '../../api/pictures';
import { expand } from '../plan/schedule/expand';
import type { Replica } from '../../sync/replica';
import { doingAt, doingWords } from './doing';
import type { WallClock } from './now.svelte';

/** One line of the switcher. */
export interface CitizenLine {
  readonly circle: string;
  readonly name: string;
  readonly face: string | undefined;
  readonly doing: string;
}

/** The citizens whose plan this person may see, by name. Reactive. */
export function citizensOf(replica: Replica, clock: WallClock): CitizenLine[] {
  return replica.circles
    .filter((circle) => circle.scopes.includes('plan.view'))
    .map((circle) => {
      const citizen = replica.row('citizen', circle.id, circle.id);
      const now = clock.at(circle.zone);
      const today = expand(
        replica.rows('activity', circle.id),
        replica.rows('occurrence', circle.id),
        now.day,
        now.day,
      );
      return {
        circle: circle.id,
        name: citizen?.name ?? '',
        face: pictureSource(circle.id, citizen?.picture, 'small')?.src,
        doing: doingWords(doingAt(today, now.time)),
      };
    })
    .sort((one, two) => one.name.localeCompare(two.name));
}

/** 'Noah' of 'Noah Lund': what people say. */
export function firstName(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}
