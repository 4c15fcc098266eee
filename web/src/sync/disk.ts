// The replica on disk: sealed rows, the durable outbox, pictures. One change is one IndexedDB transaction:
// sealed before it opens, committed whole or not at all.
// Owns: reading and writing the client's stores. Does not own: what a change means (engine).
// Start reading at: Disk.commit.
import type { Circle } from '../api/wire';
import type { Send } from './command';
import type { Kind, Session } from './ports';
import type { Effect } from './rows';
import { asked, committed, entries, get, keysOf, openDatabase, storeNames } from './shared/database';
import { keyIn, isStillIn, newKey, putKey, type Kept } from './shared/key';
import { aboutRow, fileOf, sealed, type Sealing } from './sealing';
import { archiveCache } from './shared/pictures';
import { open, openJson, type Sealed } from './shared/seal';

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
  readonly handed?: boolean; // made on a device that was handed over: the citizen's deed
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

/** What the device knows of itself. Written only by the tab that leads, or with a new key. */
export interface Meta {
  readonly person: string;
  readonly kind: Kind; // of the session
  readonly session: Session;
  readonly cursor: string;
  readonly circles: readonly Circle[];
  readonly heardAt: number; // when the server was last reached; 0 when nothing of it is here
}

export const blank: Meta = { person: '', kind: 'own', session: 'unknown', cursor: '', circles: [], heardAt: 0 };

/** Something small kept beside the outbox, under its own name: two tabs never write the same one. */
export interface Note {
  readonly name: string; // 'refusal <operation>'
  readonly value: object | null; // null removes
}

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
  readonly notes?: readonly Note[];
  readonly file?: Blob; // of `add`
  readonly pictures?: readonly { readonly path: string; readonly blob: Blob }[];
  readonly dropPictures?: readonly string[];
}

/** An operation with its file, as they lie on disk. */
interface Waiting {
  readonly operation: Operation;
  readonly file: Blob | undefined;
}

/** Another tab has put a new key in the place of the one this tab sealed with. Nothing was written. */
export class KeyChanged extends Error {
  override readonly name = 'KeyChanged';
}

/** Whether a write that failed may be made the next moment: a disk that is full stays so. */
export function isTransient(error: unknown): boolean {
  return error instanceof DOMException && /^(Abort|Unknown|InvalidState)Error$/.test(error.name);
}

/** Whether what lies on disk has to be read anew, under the key that is there now. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof KeyChanged || (error instanceof DOMException && error.name === 'OperationError');
}

const under = (circle: string): IDBKeyRange => IDBKeyRange.bound([circle], [circle, []]);

export class Disk {
  readonly #name: string | undefined;
  #db: IDBDatabase;
  #key: Kept;
  /** Makes room on a disk that is full: true when there is some. Given by who knows what can be spared. */
  makeRoom: () => Promise<boolean> = () => Promise.resolve(false);

  private constructor(name: string | undefined, db: IDBDatabase, key: Kept) {
    this.#name = name;
    this.#db = db;
    this.#key = key;
  }

  /** Opens the replica, made on first use. */
  static async open(name?: string): Promise<Disk> {
    const db = await openDatabase(name);
    return new Disk(name, db, await keyIn(db));
  }

  /** The database, for what the service worker reads too. */
  get database(): IDBDatabase {
    return this.#db;
  }

  /** The name of the key that is sealed with now. */
  get keyId(): string {
    return this.#key.id;
  }

  async meta(): Promise<Meta> {
    const sealed = await this.#on((db) => get(db, 'meta', 'meta'));
    if (sealed === undefined) return blank;
    return { ...blank, ...((await openJson(this.#key.key, sealed, 'meta')) as Partial<Meta>) };
  }

  /** The notes whose names begin with a word. */
  async notes(word: string): Promise<unknown[]> {
    const range = IDBKeyRange.bound(`${word} `, `${word} \uffff`);
    const stored = await this.#on((db) => entries(db, 'meta', range));
    return Promise.all(stored.map(([name, sealed]) => openJson(this.#key.key, sealed, name)));
  }

  /** The outbox, in the order of sending. */
  async operations(): Promise<Operation[]> {
    const stored = await this.#on((db) => entries(db, 'operation'));
    return Promise.all(stored.map((one) => this.#opened(...one)));
  }

  async #opened(seq: number, sealed: Sealed): Promise<Operation> {
    return { ...((await openJson(this.#key.key, sealed, 'operation')) as Operation), seq };
  }

  /** The server's rows, of one circle or of all. */
  async rows(circle?: string): Promise<Row[]> {
    const stored = await this.#on((db) => entries(db, 'row', circle === undefined ? undefined : under(circle)));
    return Promise.all(
      stored.map(async ([[of, collection, id], sealed]) => {
        const value = (await openJson(this.#key.key, sealed, aboutRow(of, collection, id))) as object;
        return { circle: of, collection, id, value };
      }),
    );
  }

  /** The file that goes with an operation. */
  async file(operation: Operation): Promise<Blob | undefined> {
    const sealed = await this.#on((db) => get(db, 'picture', fileOf(operation)));
    if (sealed === undefined) return undefined;
    return new Blob([await open(this.#key.key, sealed, fileOf(operation))], { type: operation.send.fileType });
  }

  /** The addresses of the pictures this device holds. */
  async pictures(): Promise<string[]> {
    const paths = await this.#on((db) => keysOf(db, 'picture'));
    return paths.filter((path) => path.startsWith('/'));
  }

  /** Makes a change, whole or not at all. Returns the place in the outbox of an added operation. Throws KeyChanged
   *  when another tab has changed the key: what was sealed here nobody could open; also when it is not `under` any
   *  more, the key that was there when the change was begun. */
  async commit(change: Change, under = this.#key.id): Promise<number> {
    try {
      return await this.#commit(change, under);
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError' && !change.dropPictures;
      if (!isFull || !(await this.makeRoom().catch(() => false))) throw error;
      return this.#commit(change, under);
    }
  }

  async #commit(change: Change, under: string): Promise<number> {
    const { key, id } = this.#key;
    if (under !== id) throw new KeyChanged();
    const ready = await sealed(key, change);
    return this.#change(id, (tx) => {
      const added = this.#write(tx, change, ready);
      return () => (added === undefined ? 0 : Number(added.result));
    });
  }

  /** One transaction over all stores, given up when the key is not `id` any more. */
  async #change<T>(id: string, act: (tx: IDBTransaction, giveUp: () => void) => () => T): Promise<T> {
    return this.#on(async (db) => {
      const tx = db.transaction(storeNames, 'readwrite', { durability: 'strict' });
      let isStale = false;
      const giveUp = (): void => {
        isStale = true;
        tx.abort();
      };
      isStillIn(tx, id, giveUp);
      let result: () => T;
      try {
        result = act(tx, giveUp);
      } catch (error) {
        tx.abort(); // what was asked before the fault would be committed by itself
        throw error;
      }
      await committed(tx).catch((error: unknown) => {
        throw isStale ? new KeyChanged() : error;
      });
      return result();
    });
  }

  /** Does `act` on a database that is open: a browser may close one under a page that lives. */
  async #on<T>(act: (db: IDBDatabase) => Promise<T>): Promise<T> {
    try {
      return await act(this.#db);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
      this.#db = await openDatabase(this.#name);
      return act(this.#db);
    }
  }

  /** `at` puts an operation back in its old place. */
  #write(tx: IDBTransaction, change: Change, ready: Sealing, at?: number): IDBRequest<IDBValidKey> | undefined {
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
    const notes = tx.objectStore('meta');
    for (const { name, sealed } of ready.notes) {
      if (sealed === null) notes.delete(name);
      else notes.put(sealed, name);
    }
    return ready.add && operation.add(ready.add, at);
  }

  /** Drops the pictures of a circle, but not the files that still wait to be sent. */
  async #losePictures(picture: IDBObjectStore, circle: string): Promise<void> {
    const paths = await asked(picture.index('circle').getAllKeys(circle) as IDBRequest<string[]>);
    for (const path of paths) if (path.startsWith('/')) picture.delete(path);
  }

  /** Puts a new key in the place of the old one. Nothing sealed under the old one is left but what waits to be sent,
   *  as far as it opens and `stays`, and `notes`; with it goes `meta`. */
  async renew(meta: Meta, notes: readonly Note[] = [], stays: (one: Operation) => boolean = () => true): Promise<void> {
    for (let isDone = false; !isDone;) {
      await this.rekey();
      const { id } = this.#key;
      const outbox = await this.#on((db) => keysOf(db, 'operation'));
      const made = await newKey();
      const waiting = (await this.#waiting()).filter(({ operation }) => stays(operation));
      const changes = await Promise.all(
        waiting.map(async ({ operation, file }) => ({
          seq: operation.seq,
          ready: await sealed(made.key, { add: operation, ...(file && { file }) }),
        })),
      );
      const own = await sealed(made.key, { meta, notes });
      isDone = await this.#change(id, (tx, giveUp) => {
        const known = tx.objectStore('operation').getAllKeys();
        known.addEventListener('success', () => {
          if (known.result.join() !== outbox.join()) return giveUp();
          for (const name of storeNames) tx.objectStore(name).clear();
          putKey(tx, made);
          this.#write(tx, {}, own);
          for (const { seq, ready } of changes) this.#write(tx, {}, ready, seq);
        });
        return () => true;
      }).catch((error: unknown) => {
        if (error instanceof KeyChanged) return false; // another tab was quicker, or has just written something down
        throw error;
      });
      if (isDone) this.#key = made;
    }
    await forgetArchive();
  }

  /** Writes down what only a living page still knows, on a disk that was emptied under it: what waits keeps its order.
   *  Nothing when another tab has done so. */
  async restore(meta: Meta, outbox: readonly Operation[]): Promise<void> {
    const { key, id } = this.#key;
    const own = await sealed(key, { meta });
    const waiting = await Promise.all(outbox.map((operation) => sealed(key, { add: operation })));
    await this.#change(id, (tx) => {
      const known = tx.objectStore('meta').getKey('meta');
      known.addEventListener('success', () => {
        if (known.result !== undefined) return;
        this.#write(tx, {}, own);
        for (const ready of waiting) this.#write(tx, {}, ready);
      });
      return () => undefined;
    });
  }

  /** What waits to be sent, as far as it opens. */
  async #waiting(): Promise<Waiting[]> {
    const stored = await this.#on((db) => entries(db, 'operation'));
    const read = await Promise.all(
      stored.map(async (one): Promise<Waiting | undefined> => {
        try {
          const operation = await this.#opened(...one);
          return { operation, file: operation.send.hasFile ? await this.file(operation) : undefined };
        } catch {
          return undefined; // of no use to anybody
        }
      }),
    );
    return read.filter((one) => one !== undefined);
  }

  /** Destroys everything this device holds: first of all the key. What it knows of itself after is `meta`. */
  async wipe(meta: Meta = blank): Promise<void> {
    const made = await newKey();
    const ready = await sealed(made.key, { meta });
    await this.#on(async (db) => {
      const tx = db.transaction(storeNames, 'readwrite', { durability: 'strict' });
      for (const name of storeNames) tx.objectStore(name).clear();
      putKey(tx, made);
      this.#write(tx, {}, ready);
      await committed(tx);
    });
    this.#key = made;
    await forgetArchive();
  }

  /** Reads the key again: another tab may have changed it. */
  async rekey(): Promise<void> {
    this.#key = await this.#on(keyIn);
  }

  close(): void {
    this.#db.close();
  }
}

/** The archive's drawings are public; together they hint at a plan. */
async function forgetArchive(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(archiveCache);
}
