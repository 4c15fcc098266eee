// The key that everything on the device is sealed with, and its name: a key in memory can be told from the one on
// disk by that only. Owns: where both lie. Does not own: sealing (seal), when the key changes (sync/disk).
import { asked, committed, theKey } from './database';
import { makeKey } from './seal';

export interface Kept {
  readonly key: CryptoKey;
  readonly id: string;
}

const theId = 'id';

/** A key that has not been used. */
export async function newKey(): Promise<Kept> {
  return { key: await makeKey(), id: crypto.randomUUID() };
}

/** The key on disk, made on first use. */
export async function keyIn(db: IDBDatabase): Promise<Kept> {
  const made = await newKey();
  const tx = db.transaction('key', 'readwrite');
  const store = tx.objectStore('key');
  const [key, id] = await Promise.all([
    asked(store.get(theKey) as IDBRequest<CryptoKey | undefined>),
    asked(store.get(theId) as IDBRequest<string | undefined>),
  ]);
  const kept = key === undefined ? made : { key, id: id ?? made.id };
  if (key === undefined || id === undefined) putKey(tx, kept);
  await committed(tx);
  return kept;
}

/** Writes a key down within a transaction. */
export function putKey(tx: IDBTransaction, { key, id }: Kept): void {
  const store = tx.objectStore('key');
  store.put(key, theKey);
  store.put(id, theId);
}

/** Calls `otherwise` within the transaction when the key on disk is not the one named. */
export function isStillIn(tx: IDBTransaction, id: string, otherwise: () => void): void {
  const stored = tx.objectStore('key').get(theId) as IDBRequest<unknown>;
  stored.addEventListener('success', () => {
    if (stored.result !== id) otherwise();
  });
}
