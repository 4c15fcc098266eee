// Which pictures are offered before anybody searches: one's own and what was used last. Works without a net.
import type { Activity, ArchiveSymbol, Picture, PictureRef } from '../../api/wire';

/** A picture that can be chosen, with the word under it. */
export interface Choice {
  readonly ref: PictureRef;
  readonly name: string;
  readonly own?: Picture;
  readonly symbol?: ArchiveSymbol;
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

/** One's own pictures, newest first; only those whose name holds every word of the query. */
export function ownPictures(pictures: readonly Picture[], query: string): Choice[] {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  return pictures
    .filter((picture) => picture.deleted !== true && words.every((word) => isIn(word, folded(picture.name))))
    .sort((one, two) => ((one.addedAt ?? '') < (two.addedAt ?? '') ? 1 : -1))
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
