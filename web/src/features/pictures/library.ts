// Which pictures are offered before anybody searches: one's own and what was used last. Works without a net.
import type { Activity, ArchiveSymbol, Picture, PictureRef } from '../../api/wire';

/** A picture that can be chosen, with the word under it. */
export interface Choice {
  readonly ref: PictureRef;
  readonly name: string;
  readonly own?: Picture;
  readonly symbol?: ArchiveSymbol;
  readonly isEveryday?: boolean; // of the words on the device
  readonly told?: string; // where it comes from, in words, when nothing else tells
  readonly src?: string; // its small picture, when the reference does not lead to one
}

/** Folds what people write, so that 'svømme' finds 'Svømning' by its beginning and case does not matter. */
export function folded(text: string): string {
  return text
    .toLocaleLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae');
}

export type Order = 'newest' | 'name';

/** One's own pictures, newest first or by name; only those whose name holds every word of the query. */
export function ownPictures(pictures: readonly Picture[], query: string, order: Order = 'newest'): Choice[] {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  return pictures
    .filter((picture) => picture.deleted !== true && words.every((word) => isIn(word, folded(picture.name))))
    .sort((one, two) =>
      order === 'name' ? one.name.localeCompare(two.name) : (one.addedAt ?? '') < (two.addedAt ?? '') ? 1 : -1,
    )
    .map((picture) => ({ ref: `own:${picture.id}`, name: picture.name, own: picture }));
}

// Danish bends words at their end: all but the last two letters of a long word are enough.
const isIn = (word: string, name: string): boolean =>
  name.includes(word.length > 4 ? word.slice(0, Math.max(4, word.length - 2)) : word);

/** Archive pictures used in the plan, latest first, each once, with the word they were used for. */
export function recentPictures(activities: readonly Activity[], query: string, most = 9): Choice[] {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = new Map<PictureRef, string>();
  const latest = [...activities].sort((one, two) => ((one.changedAt ?? '') < (two.changedAt ?? '') ? 1 : -1));
  for (const activity of latest) {
    for (const { title, picture = '' } of [activity, ...activity.steps]) {
      if (picture.startsWith('archive:') && !found.has(picture) && words.every((word) => isIn(word, folded(title))))
        found.set(picture, title);
    }
  }
  return [...found].slice(0, most).map(([ref, name]) => ({ ref, name }));
}

/** A symbol of the archive as a choice. */
export function symbolChoice(symbol: ArchiveSymbol): Choice {
  return { ref: `archive:${symbol.id}`, name: symbol.name, symbol };
}

/** The pictures at hand, in two groups: what fits what is looked for, and the rest of what was used last. */
export interface Offer {
  readonly fitting: readonly Choice[];
  readonly others: readonly Choice[];
}

/** What is offered from one's own and what was used last: for a search, only what it finds; for a word that nobody has
 *  searched for, what fits it and apart from that the newest; `kept`, the picture there is already, always fits. */
export function offered(
  pictures: readonly Picture[],
  activities: readonly Activity[],
  { query, word, kept }: { readonly query: string; readonly word: string; readonly kept: PictureRef },
): Offer {
  const found = (of: string, most: number): Choice[] => [
    ...ownPictures(pictures, of).slice(0, most),
    ...recentPictures(activities, of, most),
  ];
  if (query.trim() !== '') return { fitting: found(query, 60), others: [] };
  const newest = found('', 6);
  const fitting = word.trim() === '' ? [] : found(word, 6);
  if (kept !== '' && !fitting.some(({ ref }) => ref === kept)) {
    const there = [...ownPictures(pictures, ''), ...recentPictures(activities, '', Infinity)];
    fitting.unshift(...there.filter(({ ref }) => ref === kept));
  }
  return { fitting, others: newest.filter(({ ref }) => !fitting.some((choice) => choice.ref === ref)) };
}
