// The first hour, read from what is there: no step is ever marked by itself, on any device.
// Owns: which steps there are, in which order, and when each is true. Does not own: how they are done (the screens).
// Start reading at: trackOf.
import type { Replica } from '../../sync/replica';

export type Track = 'family' | 'class';
export type FamilyStep = 'child' | 'picture' | 'three' | 'pair' | 'see';
export type ClassStep = 'place' | 'group' | 'pupils' | 'week' | 'laid' | 'colleague';

/** A step, whether it is true, and how far it is where it takes several. */
export interface Step<Name extends string = FamilyStep | ClassStep> {
  readonly name: Name;
  readonly isDone: boolean;
  readonly count?: number;
  readonly of?: number;
}

/** What of the replica the steps are read from. */
export type World = Pick<Replica, 'circles' | 'shelves' | 'rows' | 'row' | 'may' | 'person'>;

/** How many things a first day has. */
export const firstDay = 3;

/** The child at home: the first whom this person made. */
export function childOf(world: World): string | undefined {
  return world.circles
    .filter(({ id, side = '' }) => side === '' && world.may('people.manage', id) && world.may('plan.edit', id))
    .map(({ id }) => id)
    .sort()[0];
}

/** The institution this person runs: the first. */
export function placeOf(world: World): string | undefined {
  return world.shelves
    .map(({ id }) => id)
    .filter((id) => world.row('customer', id, id)?.kind === 'institution' && world.may('people.manage', id))
    .sort()[0];
}

/** What this person is setting up; undefined while nothing is there that tells. */
export function trackOf(world: World): Track | undefined {
  if (placeOf(world) !== undefined) return 'class';
  return childOf(world) === undefined ? undefined : 'family';
}

/** A family's first hour. `isSeen` says whether a paired tablet has fetched the plan. */
export function familySteps(world: World, isSeen: boolean): Step<FamilyStep>[] {
  const child = childOf(world) ?? '';
  const things = new Set(
    world
      .rows('activity', child)
      .filter(({ picture }) => picture !== undefined)
      .map(({ title, day }) => `${day} ${title}`),
  ).size;
  const isPaired = world.rows('device', child).length > 0;
  return [
    { name: 'child', isDone: child !== '' },
    { name: 'picture', isDone: world.rows('picture', child).length > 0 },
    { name: 'three', isDone: things >= firstDay, count: Math.min(things, firstDay), of: firstDay },
    { name: 'pair', isDone: isPaired },
    { name: 'see', isDone: isPaired && isSeen },
  ];
}

/** A class's first hour. */
export function classSteps(world: World): Step<ClassStep>[] {
  const place = placeOf(world) ?? '';
  const groups = world.rows('group', place);
  const mine = world.rows('staff', place).find(({ id }) => id === world.person)?.groups ?? [];
  const pupils = pupilsOf(world);
  const planned = pupils.filter((circle) => world.rows('activity', circle).length > 0).length;
  const week = weekTemplateOf(world);
  return [
    { name: 'place', isDone: place !== '' },
    { name: 'group', isDone: groups.some(({ id }) => mine.includes(id)) },
    { name: 'pupils', isDone: pupils.length > 0 },
    { name: 'week', isDone: week !== undefined },
    {
      name: 'laid',
      isDone: week !== undefined && pupils.length > 0 && planned === pupils.length,
      count: planned,
      of: pupils.length,
    },
    {
      name: 'colleague',
      isDone:
        world.rows('staff', place).length > 1 || world.rows('invitation', place).some(({ kind }) => kind === 'staff'),
    },
  ];
}

/** The pupils of the groups this person is in. */
export function pupilsOf(world: World): string[] {
  const place = placeOf(world) ?? '';
  const mine = world.rows('staff', place).find(({ id }) => id === world.person)?.groups ?? [];
  const all = world.rows('group', place).filter(({ id }) => mine.includes(id));
  return [...new Set(all.flatMap(({ citizens }) => citizens))];
}

/** A week that is kept as a template, and on which shelf. */
export function weekTemplateOf(world: World): { shelf: string; id: string } | undefined {
  for (const { id: shelf } of world.shelves) {
    const week = world.rows('template', shelf).find(({ kind }) => kind === 'week');
    if (week !== undefined) return { shelf, id: week.id };
  }
  return undefined;
}

/** The step to do now; undefined when all are done. */
export const next = <T extends Step>(steps: readonly T[]): T | undefined => steps.find(({ isDone }) => !isDone);
export const doneCount = (steps: readonly Step[]): number => steps.filter(({ isDone }) => isDone).length;

/** Whether the first hour has gone by in other ways: a plan that is used needs no list. */
export function isSettledIn(world: World): boolean {
  const most = Math.max(0, ...world.circles.map(({ id }) => world.rows('activity', id).length));
  return most > 12 && world.circles.length > 0;
}
