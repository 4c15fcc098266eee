// The one IndexedDB database of the client: what is stored where. Declared client stores (personal data,
// all sealed): meta, row, operation, picture. In the clear are only ids and addresses made of ids.
// Owns: names, keys and the upgrade. Does not own: what is done with them (sync/disk, sw).
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Sealed } from './seal';

export interface SealedPicture extends Sealed {
  readonly circle: string;
  readonly type: string;
}

export interface Schema extends DBSchema {
  key: { key: string; value: CryptoKey };
  meta: { key: string; value: Sealed };
  row: { key: [circle: string, collection: string, id: string]; value: Sealed };
  operation: { key: number; value: Sealed };
  picture: { key: string; value: SealedPicture; indexes: { circle: string } };
}

export type Database = IDBPDatabase<Schema>;
export const storeNames = ['key', 'meta', 'row', 'operation', 'picture'] as const;
export const theKey = 'replica';
export const databaseName = 'mobilize';

/** Opens the database, made on first use. A newer tab may upgrade it: this one then lets go. */
export function openDatabase(name: string = databaseName): Promise<Database> {
  return openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('key');
      db.createObjectStore('meta');
      db.createObjectStore('row');
      db.createObjectStore('operation', { autoIncrement: true });
      db.createObjectStore('picture').createIndex('circle', 'circle');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}
