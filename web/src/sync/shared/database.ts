// The one IndexedDB database of the client: what is stored where. Declared client stores (personal data,
// all sealed): meta, row, operation, picture. In the clear are only ids and addresses made of ids.
// Owns: names, keys, the upgrade, and requests as promises. Does not own: what is done with them (sync/disk, sw).
import type { Sealed } from './seal';

export interface SealedPicture extends Sealed {
  readonly circle: string;
  readonly type: string;
}

/** What each store holds, and under which key. */
export interface Stores {
  key: { key: string; value: CryptoKey };
  meta: { key: string; value: Sealed };
  row: { key: [circle: string, collection: string, id: string]; value: Sealed };
  operation: { key: number; value: Sealed };
  picture: { key: string; value: SealedPicture };
}
export type StoreName = keyof Stores;

export const storeNames: readonly StoreName[] = ['key', 'meta', 'row', 'operation', 'picture'];
export const theKey = 'replica';
export const databaseName = 'mobilize';

/** Opens the database, made on first use. A newer tab may upgrade it: this one then lets go. */
export function openDatabase(name: string = databaseName): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener('upgradeneeded', () => {
    const db = request.result;
    for (const store of ['key', 'meta', 'row']) db.createObjectStore(store);
    db.createObjectStore('operation', { autoIncrement: true });
    db.createObjectStore('picture').createIndex('circle', 'circle');
  });
  return asked(request).then((db) => {
    db.addEventListener('versionchange', () => db.close());
    return db;
  });
}

/** The result of a request. Inside a transaction, ask all before awaiting any: it commits when nothing is asked. */
export function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the request failed')));
  });
}

/** Resolves when a transaction is committed; rejects when it is not. */
export function committed(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(tx.error ?? new Error('the transaction was given up'));
    tx.addEventListener('complete', () => resolve());
    tx.addEventListener('abort', failed);
    tx.addEventListener('error', failed);
  });
}

/** A store to read from, in a transaction of its own. */
export function reading(db: IDBDatabase, store: StoreName): IDBObjectStore {
  return db.transaction(store).objectStore(store);
}

/** One value. */
export function get<S extends StoreName>(
  db: IDBDatabase,
  store: S,
  key: Stores[S]['key'],
): Promise<Stores[S]['value'] | undefined> {
  return asked(reading(db, store).get(key) as IDBRequest<Stores[S]['value'] | undefined>);
}

/** The keys of a store, in order. */
export function keysOf<S extends StoreName>(db: IDBDatabase, store: S): Promise<Stores[S]['key'][]> {
  return asked(reading(db, store).getAllKeys() as IDBRequest<Stores[S]['key'][]>);
}

/** All values in a range with their keys, in the order of the keys. */
export async function entries<S extends StoreName>(
  db: IDBDatabase,
  store: S,
  range?: IDBKeyRange,
): Promise<(readonly [Stores[S]['key'], Stores[S]['value']])[]> {
  const from = reading(db, store);
  const [keys, values] = await Promise.all([
    asked(from.getAllKeys(range) as IDBRequest<Stores[S]['key'][]>),
    asked(from.getAll(range) as IDBRequest<Stores[S]['value'][]>),
  ]);
  return keys.flatMap((key, i) => {
    const value = values[i];
    return value === undefined ? [] : [[key, value] as const];
  });
}
