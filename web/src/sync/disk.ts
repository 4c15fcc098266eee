// The replica on disk: sealed rows, the durable outbox, pictures. One change is one IndexedDB transaction:
// sealed before it opens, committed whole or not at all.
// Owns: reading and writing the client's stores. Does not own: what a change means (engine).
// Start reading at: Disk.commit.
import type { Circle } from '../api/wire';
import type { Send } from './command';
import type { Effect } from './rows';
import {
  asked,
  committed,
  entries,
  get,
  openDatabase,
  reading,
  storeNames,
  theKey,
  type SealedPicture,
} from './shared/database';
import { archiveCache, sealPicture } from './shared/pictures';
import { makeKey, open, openJson, seal, sealJson, type Sealed } from './shared/seal';

/** An operation in the outbox. `waiting`: the server has not answered; `answered`: it has, and the rows
 *  that show it are still to be pulled. */
export interface Operation {
  readonly id: string;
  readonly person: string; // who made it; it is never sent in another's name
  readonly seq: number; // the order of sending; 0 while it is being written down
  readonly name: string;
  readonly circle: string;
  readonly effects: readonly Effect[];
  readonly send: Omit<Send, 'file'> & { readonly hasFile: boolean; readonly fileType: string };
  readonly madeAt: number;
  readonly state: 'waiting' | 'answered';
}

/** An operation the server refused; kept until a person has read it. */
export interface Refusal {
  readonly operation: string;
  readonly name: string;
  readonly circle: string;
  readonly code: string;
  readonly field: string;
  readonly at: number;
}

/** What the device knows of itself. */
export interface Meta {
  readonly person: string;
  readonly cursor: string;
  readonly circles: readonly Circle[];
  readonly heardAt: number; // when the server was last reached; 0 never
  readonly refusals: readonly Refusal[];
}

export const blank: Meta = { person: '', cursor: '', circles: [], heardAt: 0, refusals: [] };

export interface Row {
  readonly circle: string;
  readonly collection: string;
  readonly id: string;
  readonly value: object | null; // null removes
}

/** Everything one transaction changes. */
export interface Change {
  readonly rows?: readonly Row[];
  readonly forget?: readonly string[]; // circles of which the rows go, before `rows` are written
  readonly lose?: readonly string[]; // circles of which the pictures go too
  readonly add?: Operation;
  readonly answered?: Operation;
  readonly drop?: readonly Operation[];
  readonly meta?: Meta;
  readonly file?: Blob; // of `add`
  readonly pictures?: readonly { readonly path: string; readonly blob: Blob }[];
  readonly dropPictures?: readonly string[];
}

/** A change, sealed and ready to be written. */
interface Sealing {
  readonly rows: readonly { readonly key: [string, string, string]; readonly sealed: Sealed | null }[];
  readonly pictures: readonly { readonly path: string; readonly sealed: SealedPicture }[];
  readonly add: Sealed | undefined;
  readonly answered: Sealed | undefined;
  readonly meta: Sealed | undefined;
}

const aboutRow = (circle: string, collection: string, id: string): string => `row ${circle} ${collection} ${id}`;
const fileOf = (operation: Pick<Operation, 'id'>): string => `file:${operation.id}`;
const under = (circle: string): IDBKeyRange => IDBKeyRange.bound([circle], [circle, []]);

export class Disk {
  readonly #db: IDBDatabase;
  #key: CryptoKey;

  private constructor(db: IDBDatabase, key: CryptoKey) {
    this.#db = db;
    this.#key = key;
  }

  /** Opens the replica, made on first use. */
  static async open(name?: string): Promise<Disk> {
    const db = await openDatabase(name);
    return new Disk(db, await keyOf(db));
  }

  /** The database, for what the service worker reads too. */
  get database(): IDBDatabase {
    return this.#db;
  }

  async meta(): Promise<Meta> {
    const sealed = await get(this.#db, 'meta', 'meta');
    if (sealed === undefined) return blank;
    return { ...blank, ...((await openJson(this.#key, sealed, 'meta')) as Partial<Meta>) };
  }

  /** The outbox, in the order of sending. */
  async operations(): Promise<Operation[]> {
    const stored = await entries(this.#db, 'operation');
    return Promise.all(
      stored.map(async ([seq, sealed]) => ({
        ...((await openJson(this.#key, sealed, 'operation')) as Operation),
        seq,
      })),
    );
  }

  /** The server's rows, of one circle or of all. */
  async rows(circle?: string): Promise<Row[]> {
    const stored = await entries(this.#db, 'row', circle === undefined ? undefined : under(circle));
    return Promise.all(
      stored.map(async ([[of, collection, id], sealed]) => {
        const value = (await openJson(this.#key, sealed, aboutRow(of, collection, id))) as object;
        return { circle: of, collection, id, value };
      }),
    );
  }

  /** The file that goes with an operation. */
  async file(operation: Operation): Promise<Blob | undefined> {
    const sealed = await get(this.#db, 'picture', fileOf(operation));
    if (sealed === undefined) return undefined;
    return new Blob([await open(this.#key, sealed, fileOf(operation))], { type: operation.send.fileType });
  }

  /** The addresses of the pictures this device holds. */
  async pictures(): Promise<string[]> {
    const paths = await asked(reading(this.#db, 'picture').getAllKeys() as IDBRequest<string[]>);
    return paths.filter((path) => path.startsWith('/'));
  }

  /** Makes a change, whole or not at all. Returns the place in the outbox of an added operation. */
  async commit(change: Change): Promise<number> {
    const ready = await this.#seal(change);
    const tx = this.#db.transaction(['row', 'operation', 'meta', 'picture'], 'readwrite', { durability: 'strict' });
    let added: IDBRequest<IDBValidKey> | undefined;
    try {
      added = this.#write(tx, change, ready);
    } catch (error) {
      tx.abort(); // what was asked before the fault would be committed by itself
      throw error;
    }
    await committed(tx);
    return added === undefined ? 0 : Number(added.result);
  }

  #write(tx: IDBTransaction, change: Change, ready: Sealing): IDBRequest<IDBValidKey> | undefined {
    const [row, operation, picture] = [tx.objectStore('row'), tx.objectStore('operation'), tx.objectStore('picture')];
    for (const circle of change.forget ?? []) row.delete(under(circle));
    for (const circle of change.lose ?? []) void this.#losePictures(picture, circle);
    for (const { key, sealed } of ready.rows) {
      if (sealed === null) row.delete(key);
      else row.put(sealed, key);
    }
    for (const { path, sealed } of ready.pictures) picture.put(sealed, path);
    for (const path of change.dropPictures ?? []) picture.delete(path);
    for (const dropped of change.drop ?? []) {
      operation.delete(dropped.seq);
      picture.delete(fileOf(dropped));
    }
    if (ready.answered !== undefined && change.answered !== undefined)
      operation.put(ready.answered, change.answered.seq);
    if (ready.meta !== undefined) tx.objectStore('meta').put(ready.meta, 'meta');
    return ready.add === undefined ? undefined : operation.add(ready.add);
  }

  /** Drops the pictures of a circle, but not the files that still wait to be sent. */
  async #losePictures(picture: IDBObjectStore, circle: string): Promise<void> {
    const paths = await asked(picture.index('circle').getAllKeys(circle) as IDBRequest<string[]>);
    for (const path of paths) if (path.startsWith('/')) picture.delete(path);
  }

  async #seal(change: Change): Promise<Sealing> {
    const key = this.#key;
    const rows = await Promise.all(
      (change.rows ?? []).map(async ({ circle, collection, id, value }) => ({
        key: [circle, collection, id] as [string, string, string],
        sealed: value === null ? null : await sealJson(key, value, aboutRow(circle, collection, id)),
      })),
    );
    const pictures = await Promise.all(
      (change.pictures ?? []).map(async ({ path, blob }) => ({ path, sealed: await sealPicture(key, path, blob) })),
    );
    if (change.add !== undefined && change.file !== undefined) {
      const path = fileOf(change.add);
      const bytes = new Uint8Array(await change.file.arrayBuffer());
      pictures.push({
        path,
        sealed: { ...(await seal(key, bytes, path)), circle: change.add.circle, type: change.file.type },
      });
    }
    return {
      rows,
      pictures,
      add: change.add && (await sealJson(key, change.add, 'operation')),
      answered: change.answered && (await sealJson(key, change.answered, 'operation')),
      meta: change.meta && (await sealJson(key, change.meta, 'meta')),
    };
  }

  /** Destroys everything this device holds: first of all the key. */
  async wipe(): Promise<void> {
    const tx = this.#db.transaction(storeNames, 'readwrite', { durability: 'strict' });
    for (const name of storeNames) tx.objectStore(name).clear();
    await committed(tx);
    this.#key = await keyOf(this.#db);
    if ('caches' in globalThis) await caches.delete(archiveCache); // together its drawings hint at a plan
  }

  /** Reads the key again: another tab has wiped the replica. */
  async rekey(): Promise<void> {
    this.#key = await keyOf(this.#db);
  }

  close(): void {
    this.#db.close();
  }
}

async function keyOf(db: IDBDatabase): Promise<CryptoKey> {
  const made = await makeKey();
  const tx = db.transaction('key', 'readwrite');
  const store = tx.objectStore('key');
  const known = await asked(store.get(theKey) as IDBRequest<CryptoKey | undefined>);
  if (known === undefined) store.put(made, theKey);
  await committed(tx);
  return known ?? made;
}
