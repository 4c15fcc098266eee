// Which pictures fit a word: those the plan uses for it, then one's own by their names, then the archive's. The first two
// need no net.
// Owns: the order. Does not own: asking the archive (QuickAdd).
import type { Activity, Picture, PictureRef } from '../../../api/wire';

/** A picture with the word it is known by. */
export interface Suggestion {
  readonly ref: PictureRef;
  readonly name: string;
}

const plain = (text: string): string => text.toLocaleLowerCase('da').normalize('NFC').trim();

/** What the plan and one's own pictures have for a title, best first, each once. */
export function atHand(title: string, activities: readonly Activity[], pictures: readonly Picture[]): Suggestion[] {
  const word = plain(title);
  if (word === '') return [];
  const used = [...activities]
    .sort((one, two) => ((one.changedAt ?? '') < (two.changedAt ?? '') ? 1 : -1))
    .flatMap((activity) => [activity, ...activity.steps])
    .flatMap(({ title: name, picture = '' }) => (picture === '' ? [] : [{ ref: picture, name }]));
  const own = pictures
    .filter((picture) => picture.deleted !== true)
    .map(({ id, name }): Suggestion => ({ ref: `own:${id}`, name }));
  const first = word.split(/\s+/)[0] ?? word;
  const near = (name: string): boolean => first.length > 2 && plain(name).split(/\s+/).includes(first);
  const all = [...used, ...own];
  return distinct([...all.filter(({ name }) => plain(name) === word), ...all.filter(({ name }) => near(name))]);
}

/** Each picture once, in the order given. */
export function distinct(suggestions: readonly Suggestion[], most = 5): Suggestion[] {
  return suggestions.filter(({ ref }, at) => suggestions.findIndex((one) => one.ref === ref) === at).slice(0, most);
}

/** What to ask the archive for: the title, and its longest word when the title has several. */
export function questions(title: string): string[] {
  const words = title.split(/\s+/).filter((word) => word.length > 2);
  const longest = [...words].sort((one, two) => two.length - one.length)[0];
  return [...new Set([title.trim(), ...(longest === undefined ? [] : [longest])])].filter((word) => word !== '');
}
