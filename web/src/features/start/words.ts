// The first hour in words.
import { m } from '../../i18n/messages';
import type { Step, World } from './truth';

type Name = Step['name'];

const what: Readonly<Record<Name, () => string>> = {
  child: m.start_child,
  picture: m.start_picture,
  three: m.start_three,
  pair: m.start_pair,
  see: m.start_see,
  place: m.start_place,
  group: m.start_group,
  pupils: m.start_pupils,
  week: m.start_week,
  laid: m.start_laid,
  colleague: m.start_colleague,
};
const why: Readonly<Record<Name, () => string>> = {
  child: m.start_child_why,
  picture: m.start_picture_why,
  three: m.start_three_why,
  pair: m.start_pair_why,
  see: m.start_see_why,
  place: m.start_place_why,
  group: m.start_group_why,
  pupils: m.start_pupils_why,
  week: m.start_week_why,
  laid: m.start_laid_why,
  colleague: m.start_colleague_why,
};

/** What a step is. */
export const stepWhat = (name: Name): string => what[name]();

/** What it is for, in one sentence. */
export const stepWhy = (name: Name): string => why[name]();

/** Who or what is there now: a name, where there is one. */
export function doneWords(name: Name, world: World, child = '', place = ''): string {
  if (name === 'child') return world.row('citizen', child, child)?.name ?? '';
  if (name === 'place') return world.row('customer', place, place)?.name ?? '';
  if (name === 'group')
    return world
      .rows('group', place)
      .map((group) => group.name)
      .sort((one, two) => one.localeCompare(two))
      .join(', ');
  return '';
}
