// Own pictures and recordings on the device: sealed in IndexedDB, asked for by the address the server serves them under.
// Used by the page to keep them and by the service worker to answer with them.
import { get, theKey, type SealedPicture } from './database';
import { open, seal } from './seal';

/** The browser cache that holds the archive's pictograms: public files, no personal data. */
export const archiveCache = 'archive';

/** Whether an address is that of a circle's own picture or recording, or of a face in it. */
export function isOwnPicture(path: string): boolean {
  return /^\/v1\/circles\/[^/]+\/((pictures|faces\/[^/]+)\/[^/]+\/(large|small)|sounds\/[^/]+)$/.test(path);
}

/** The circle in a picture's address. */
export function circleOf(path: string): string {
  return path.split('/')[3] ?? '';
}

/** Seals a picture for keeping. */
export async function sealPicture(key: CryptoKey, path: string, blob: Blob): Promise<SealedPicture> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { ...(await seal(key, bytes, path)), circle: circleOf(path), type: blob.type };
}

/** The kept picture, undefined when this device does not hold it (or no longer holds the key to it). */
export async function readPicture(db: IDBDatabase, path: string): Promise<Blob | undefined> {
  const [key, sealed] = await Promise.all([get(db, 'key', theKey), get(db, 'picture', path)]);
  if (key === undefined || sealed === undefined) return undefined;
  try {
    return new Blob([await open(key, sealed, path)], { type: sealed.type });
  } catch {
    return undefined;
  }
}
