// Every picture and recording the coming days need, on the device before it is asked for: own ones sealed, the archive's in the
// browser's cache. What is no longer needed or allowed goes.
// Owns: fetching ahead and letting go. Does not own: which pictures those are (app says), answering with them (sw).
// Start reading at: PictureKeeper.keepUp.
import { isUnreadable, type Disk } from './disk';
import { archiveCache, isOwnPicture } from './shared/pictures';

/** What the keeper needs of the world. */
export interface PicturePorts {
  readonly disk: Disk;
  readonly fetch: typeof fetch;
  readonly caches: Pick<CacheStorage, 'open'>;
  /** The addresses the coming days need, most wanted first. */
  readonly wanted: () => readonly string[];
  /** Whether a kept own picture may stay though it is not wanted now. */
  readonly mayStay: (path: string) => boolean;
  /** Whether anything may be fetched now. */
  readonly mayFetch: () => boolean;
  /** For whom it is fetched. */
  readonly person: () => string;
  /** What this person may see, as a word: when it changes, what the server had not may be there. */
  readonly sight: () => string;
}

/** How long a picture may take; after that there is no net. */
const patience = 120_000;

/** Whether the next picture may be asked for: what is wrong with one says nothing of the others. */
const goesOn = ({ status }: Response): boolean => ![401, 429, 503].includes(status);

export class PictureKeeper {
  readonly #ports: PicturePorts;
  readonly #refused = new Set<string>(); // the server says there is no such picture; in this sight
  #sight = '';
  #running: Promise<void> | undefined;
  #again = false;

  constructor(ports: PicturePorts) {
    this.#ports = ports;
  }

  /** Fetches what is missing and drops what may not stay. Runs once at a time; gives up quietly without net. */
  keepUp(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run()
      .catch((error: unknown) => {
        if (!isUnreadable(error)) throw error; // the plan has gone, and the pictures with it
      })
      .finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Lets go of what is not wanted now, though it might stay: what a person has just done comes first. True when there
   *  was any. What waits to be sent is not among it. */
  async makeRoom(): Promise<boolean> {
    const wanted = new Set(this.#ports.wanted());
    const spared = (await this.#ports.disk.pictures()).filter((path) => !wanted.has(path));
    if (spared.length > 0) await this.#ports.disk.commit({ dropPictures: spared });
    return spared.length > 0;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const wanted = new Set(this.#ports.wanted());
      const held = new Set(await this.#ports.disk.pictures());
      const gone = [...held].filter((path) => !wanted.has(path) && !this.#ports.mayStay(path));
      if (gone.length > 0) await this.#ports.disk.commit({ dropPictures: gone });
      if (!this.#ports.mayFetch()) continue;
      if (this.#sight !== this.#ports.sight()) this.#refused.clear();
      this.#sight = this.#ports.sight();
      const archive = await this.#ports.caches.open(archiveCache);
      for (const path of wanted) {
        if (this.#again) break; // the plan has changed: look again at what matters now
        if (held.has(path) || this.#refused.has(path)) continue;
        const reached = isOwnPicture(path) ? await this.#keepOwn(path) : await this.#keepArchive(archive, path);
        if (!reached) return;
      }
    }
  }

  async #keepOwn(path: string): Promise<boolean> {
    const under = this.#ports.disk.keyId; // a device that is emptied meanwhile has another, and keeps nothing of this
    const answer = await this.#reach(path);
    if (answer === undefined) return false;
    if (answer.ok && /^(image|audio)\//.test(answer.headers.get('content-type') ?? '')) {
      const blob = await answer.blob().catch(() => undefined);
      if (blob === undefined) return false;
      if (!this.#ports.wanted().includes(path)) return true; // the plan has gone meanwhile, and the person perhaps
      await this.#ports.disk.commit({ pictures: [{ path, blob }] }, under);
    } else if (answer.status === 404 || answer.status === 410) this.#refused.add(path);
    return goesOn(answer);
  }

  async #keepArchive(archive: Cache, path: string): Promise<boolean> {
    if ((await archive.match(path)) !== undefined) return true;
    const answer = await this.#reach(path);
    if (answer === undefined) return false;
    if (answer.ok && (answer.headers.get('content-type') ?? '').startsWith('image/'))
      return archive.put(path, answer).then(
        () => true,
        () => false, // half a picture, or no room
      );
    if (answer.status === 404) this.#refused.add(path);
    return goesOn(answer);
  }

  /** `no-store`: the browser's own cache would keep a picture in the clear after the key is gone. */
  async #reach(path: string): Promise<Response | undefined> {
    try {
      const signal = AbortSignal.timeout(patience);
      const own = { cache: 'no-store', headers: { 'for-person': this.#ports.person() } } as const;
      return await this.#ports.fetch(path, isOwnPicture(path) ? { ...own, signal } : { signal });
    } catch {
      return undefined;
    }
  }
}
