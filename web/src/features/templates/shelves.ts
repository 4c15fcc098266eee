// The shelves a planner keeps templates on, by name, and the citizens whose plans they may be laid in.
import type { Group, Template } from '../../api/wire';
import { m } from '../../i18n/messages';
import type { Replica } from '../../sync/replica';

/** A shelf as it is called. The own one is there before it has been put up. */
export interface Shelf {
  readonly id: string;
  readonly name: string;
  readonly mayEdit: boolean;
}

/** The own shelf, then those of customers by name. Reactive. */
export function shelvesOf(replica: Replica): Shelf[] {
  const own: Shelf = { id: replica.person, name: m.templates_own(), mayEdit: true };
  const others = replica.shelves
    .filter(({ id }) => id !== replica.person)
    .map(({ id }) => ({
      id,
      name: replica.row('customer', id, id)?.name ?? '',
      mayEdit: replica.may('plan.edit', id),
    }))
    .sort((one, two) => one.name.localeCompare(two.name));
  return [own, ...others];
}

/** A template and where it lies. */
export interface Kept {
  readonly shelf: Shelf;
  readonly template: Template;
}

/** Every template, by name. Reactive. */
export function templatesOf(replica: Replica): Kept[] {
  return shelvesOf(replica)
    .flatMap((shelf) => replica.rows('template', shelf.id).map((template) => ({ shelf, template })))
    .sort((one, two) => one.template.name.localeCompare(two.template.name));
}

/** The groups with somebody in them whose plan may be laid in, with their name. Reactive. */
export function groupsOf(
  replica: Replica,
  isOffered: (circle: string) => boolean,
): Pick<Group, 'id' | 'name' | 'citizens'>[] {
  return replica.shelves
    .flatMap(({ id }) => replica.rows('group', id))
    .map(({ id, name, citizens }) => ({ id, name, citizens: citizens.filter(isOffered) }))
    .filter(({ citizens }) => citizens.length > 0)
    .sort((one, two) => one.name.localeCompare(two.name));
}

/** How many things a template has. */
export const sizeOf = ({ body }: Pick<Template, 'body'>): number =>
  body.days.reduce((sum, { activities }) => sum + activities.length, 0);
