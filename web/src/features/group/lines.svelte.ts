// The lines of the overview, read from what this device holds.
import { pictureSource } from '../../api/pictures';
import type { Replica } from '../../sync/replica';
import { expand, type Item } from '../plan/schedule/expand';
import { instant } from '../plan/schedule/moment';
import { citizensOf } from '../planner/citizens.svelte';
import type { WallClock } from '../planner/now.svelte';
import { isQuiet, standingOf, type Standing } from './overview';

/** One citizen in the overview. */
export interface Line {
  readonly circle: string;
  readonly name: string;
  readonly face: string | undefined;
  readonly day: string; // the citizen's own today
  readonly standing: Standing;
  readonly isQuiet: boolean; // somebody should look in
}

/** Everybody whose plan this person may see, by name: a line never moves because the day does. Reactive. */
export function linesOf(replica: Replica, clock: WallClock): Line[] {
  return citizensOf(replica, clock).map(({ circle, name, face }) => {
    const zone = replica.circle(circle)?.zone ?? 'Europe/Copenhagen';
    const now = clock.at(zone);
    const occurrences = replica.rows('occurrence', circle);
    const items = expand(replica.rows('activity', circle), occurrences, now.day, now.day);
    const ticks = new Map(occurrences.map((row) => [`${row.activity}/${row.key}`, row.stateAt]));
    const standing = standingOf(items, now.time, (item) => ticks.get(item.id));
    const endedAt = (item: Item): number => instant(item.day, item.end === '' ? item.start : item.end, zone);
    return { circle, name, face, day: now.day, standing, isQuiet: isQuiet(standing, endedAt) };
  });
}

/** The picture of a thing, small. */
export const pictureOf = (circle: string, item: Item): ReturnType<typeof pictureSource> =>
  pictureSource(circle, item.picture, 'small');
