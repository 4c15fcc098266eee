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

/** Citizens who are together in a group; name '' for those in none. */
export interface Section {
  readonly id: string;
  readonly name: string;
  readonly citizens: readonly CitizenLine[];
}

/** The switcher's lines by group: those in none first, then each group by name. A citizen is in the first that has them. */
export function sectionsOf(
  citizens: readonly CitizenLine[],
  groups: readonly { readonly id: string; readonly name: string; readonly citizens: readonly string[] }[],
): Section[] {
  const left = new Set(citizens);
  const together = [...groups]
    .sort((one, two) => one.name.localeCompare(two.name))
    .map(({ id, name, citizens: ids }) => {
      const here = [...left].filter(({ circle }) => ids.includes(circle));
      for (const one of here) left.delete(one);
      return { id, name, citizens: here };
    });
  return [{ id: '', name: '', citizens: [...left] }, ...together].filter((section) => section.citizens.length > 0);
}

/** 'Noah' of 'Noah Lund': what people say. */
export function firstName(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}
