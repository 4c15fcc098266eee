// Who made the pictures that are printed. What the archive knows is asked for once; without a net its makers are
// named together.
import { ask } from '../../api/http';
import type { ArchiveSymbol, Picture, PictureRef } from '../../api/wire';
import type { Credit } from './sheet';

const known = new Map<string, Credit>();

/** Asks for the makers of archive pictures that are not known yet; false without a net. */
export async function fetchMakers(refs: readonly PictureRef[]): Promise<boolean> {
  const ids = refs.filter((ref) => ref.startsWith('archive:')).map((ref) => ref.slice(8));
  const missing = [...new Set(ids)].filter((id) => !known.has(id)).slice(0, 100);
  if (missing.length === 0) return true;
  try {
    const query = new URLSearchParams({ ids: missing.join(',') });
    const answer = await ask<readonly ArchiveSymbol[]>('GET', `/v1/archive/symbols?${query.toString()}`);
    for (const { id, author, licence } of answer) known.set(id, { author, licence });
    return true;
  } catch {
    return false;
  }
}

/** The makers of pictures, as far as they are known here. Own photos have none to name. */
export function makersOf(refs: readonly PictureRef[], own: (id: string) => Picture | undefined): Credit[] {
  return refs.flatMap((ref): Credit[] => {
    if (ref.startsWith('archive:')) return [known.get(ref.slice(8))].filter((credit) => credit !== undefined);
    const picture = own(ref.slice(4));
    return picture?.licence ? [{ author: picture.author ?? '', licence: picture.licence }] : [];
  });
}
