// The replica on disk: sealed rows, the durable outbox, pictures. One change is one IndexedDB transaction:
// sealed before it opens, committed whole or not at all.
// Owns: reading and writing the client's stores. Does not own: what a change means (engine).
// Start reading at: Disk.commit.
import type { Circle } from '../api/wire';
import type { Send } from './command';
import type { Effect } from './rows';
import { openDatabase, storeNames, theKey, type Database } from './shared/database';
import { archiveCache, sealPicture } from './shared/pictures';
import { makeKey, open, openJson, seal, sealJson } from './shared/seal';

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

const aboutRow = (circle: string, collection: string, id: string): string => `row ${circle} ${collection} ${id}`;
const fileOf = (operation: Pick<Operation, 'id'>): string => `file:${operation.id}`;
const under = (circle: string): IDBKeyRange => IDBKeyRange.bound([circle], [circle, []]);

export class Disk {
  readonly #db: Database;
  #key: CryptoKey;

  private constructor(db: Database, key: CryptoKey) {
    this.#db = db;
    this.#key = key;
  }

  /** Opens the replica, made on first use. */
  static async open(name?: string): Promise<Disk> {
    const db = await openDatabase(name);
    return new Disk(db, await keyOf(db));
  }

  /** The database, for what the service worker reads too. */
  get database(): Database {
    return this.#db;
  }

  async meta(): Promise<Meta> {
    const sealed = await this.#db.get('meta', 'meta');
    if (sealed === undefined) return blank;
    return { ...blank, ...((await openJson(this.#key, sealed, 'meta')) as Partial<Meta>) };
  }

  /** The outbox, in the order of sending. */
  async operations(): Promise<Operation[]> {
    const tx = this.#db.transaction('operation');
    const [keys, sealed] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
    return Promise.all(
      sealed.map(async (one, i) => ({
        ...((await openJson(this.#key, one, 'operation')) as Operation),
        seq: keys[i] ?? 0,
      })),
    );
  }

  /** The server's rows, of one circle or of all. */
  async rows(circle?: string): Promise<Row[]> {
    const tx = this.#db.transaction('row');
    const range = circle === undefined ? undefined : under(circle);
    const [keys, sealed] = await Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)]);
    return Promise.all(
      keys.map(async ([of, collection, id], i) => {
        const value = sealed[i] && ((await openJson(this.#key, sealed[i], aboutRow(of, collection, id))) as object);
        return { circle: of, collection, id, value: value ?? null };
      }),
    );
  }

  /** The file that goes with an operation. */
  async file(operation: Operation): Promise<Blob | undefined> {
    const sealed = await this.#db.get('picture', fileOf(operation));
    if (sealed === undefined) return undefined;
    return new Blob([await open(this.#key, sealed, fileOf(operation))], { type: operation.send.fileType });
  }

  /** The addresses of the pictures this device holds. */
  async pictures(): Promise<string[]> {
    return (await this.#db.getAllKeys('picture')).filter((path) => path.startsWith('/'));
  }

  /** Makes a change, whole or not at all. Returns the place in the outbox of an added operation. */
  async commit(change: Change): Promise<number> {
    const ready = await this.#seal(change);
    const tx = this.#db.transaction(['row', 'operation', 'meta', 'picture'], 'readwrite', { durability: 'strict' });
    const [row, operation, picture] = [tx.objectStore('row'), tx.objectStore('operation'), tx.objectStore('picture')];
    const work: Promise<unknown>[] = [];
    for (const circle of change.forget ?? []) work.push(row.delete(under(circle)));
    for (const circle of change.lose ?? []) {
      const paths = picture.index('circle').getAllKeys(circle);
      work.push(
        paths.then((all) =>
          Promise.all(all.filter((path) => path.startsWith('/')).map((path) => picture.delete(path))),
        ),
      );
    }
    for (const { key, sealed } of ready.rows) work.push(sealed === null ? row.delete(key) : row.put(sealed, key));
    for (const { path, sealed } of ready.pictures) work.push(picture.put(sealed, path));
    for (const path of change.dropPictures ?? []) work.push(picture.delete(path));
    for (const dropped of change.drop ?? []) work.push(operation.delete(dropped.seq), picture.delete(fileOf(dropped)));
    if (ready.answered !== undefined && change.answered !== undefined)
      work.push(operation.put(ready.answered, change.answered.seq));
    if (ready.meta !== undefined) work.push(tx.objectStore('meta').put(ready.meta, 'meta'));
    const added = ready.add === undefined ? Promise.resolve(0) : operation.add(ready.add);
    const [seq] = await Promise.all([added, ...work, tx.done]);
    return seq;
  }

  async #seal(change: Change) {
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
    const tx = this.#db.transaction([...storeNames], 'readwrite', { durability: 'strict' });
    await Promise.all([...storeNames.map((name) => tx.objectStore(name).clear()), tx.done]);
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

async function keyOf(db: Database): Promise<CryptoKey> {
  const made = await makeKey();
  const tx = db.transaction('key', 'readwrite');
  const known = await tx.store.get(theKey);
  if (known === undefined) await tx.store.put(made, theKey);
  await tx.done;
  return known ?? made;
}
