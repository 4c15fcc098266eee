// The sync engine: every write passes run(), everything the server says passes #take(). Runs without DOM.
//
// How nothing is lost or doubled: an operation is on disk before run() returns, is sent in the order of its
// circle under one id until the server has answered, and leaves the disk only in the transaction that also
// brings the rows it caused (or when the server has refused it for good). The server keeps operation ids, so
// a repeat changes nothing. Rows and cursor are written in one transaction.
//
// Owns: order, repetition, conflicts, what an answer means. Does not own: storage (disk), rows in memory (rows),
// what commands do (features). Start reading at: Engine.run, then #cycle.
import { Problem, Unreachable } from '../api/problem';
import type { Circle, SyncPage } from '../api/wire';
import type { Command } from './command';
import { deliver, pauseAfter } from './delivery';
import type { Operation, Refusal } from './disk';
import { Held } from './held';
import type { Me, Ports, Session, Word } from './ports';
import type { RowMap } from './rows';

const days = 24 * 60 * 60 * 1000;
const selfDestruct = 14 * days; // rows and pictures go when the server has not been reached for so long

export class Engine {
  readonly #ports: Ports;
  readonly #held: Held;
  readonly #listeners = new Set<() => void>();
  #session: Session = 'unknown';
  #reached: boolean | undefined;
  #isLeading = false;
  #greetings = 0; // how often there was a reason to ask who is signed in
  #answered = -1; // the last of them that was answered
  #isStopped = false;
  #running: Promise<void> | undefined;
  #again = false;
  #failures = 0;
  #callOff: () => void = () => undefined;

  private constructor(ports: Ports) {
    this.#ports = ports;
    this.#held = new Held(ports, () => this.#tellScreens());
  }

  /** Opens the replica as it was left. Screens can be drawn at once; nothing is asked of the net. */
  static async open(ports: Ports): Promise<Engine> {
    const engine = new Engine(ports);
    const held = engine.#held;
    ports.tabs.heard((word) => void held.exclusive(() => engine.#told(word))); // first: what is said meanwhile is heard
    await held.exclusive(async () => {
      await held.load();
      if (held.meta.person !== '') engine.#session = 'open';
      const { heardAt } = held.meta;
      if (heardAt > 0 && ports.clock.now() - heardAt > selfDestruct) await held.fade();
    });
    return engine;
  }

  /** Begins to keep up with the server. */
  start(): void {
    this.#ports.tabs.campaign(() => {
      this.#isLeading = true;
      void this.#held.exclusive(() => this.#held.load()).then(() => this.kick());
    });
  }

  /** Stops for good. What is on disk stays. */
  stop(): void {
    this.#isStopped = true;
    this.#callOff();
    this.#ports.live.stop();
    this.#ports.tabs.stop();
  }

  /** Calls back after every change of what a screen could read. Returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(circle: string, collection: string): RowMap {
    return this.#held.rows.view(circle, collection);
  }
  get circles(): readonly Circle[] {
    return this.#held.meta.circles;
  }
  get person(): string {
    return this.#held.meta.person;
  }
  get session(): Session {
    return this.#session;
  }
  /** When the server was last reached, Unix milliseconds; 0 never. */
  get heardAt(): number {
    return this.#held.meta.heardAt;
  }
  /** Whether the last attempt reached the server; undefined before the first. */
  get reached(): boolean | undefined {
    return this.#reached;
  }
  /** How many operations the server has not answered. */
  get waiting(): number {
    return this.#held.operations.filter((operation) => operation.state === 'waiting').length;
  }
  get refusals(): readonly Refusal[] {
    return this.#held.meta.refusals;
  }

  /** Makes a change: shown at once, safe on this device when the promise resolves, sent for ever after.
   *  Rejects, and takes the change back, when the device cannot store it. */
  async run(command: Command): Promise<void> {
    await this.#held.add(command);
    this.kick();
  }

  /** Takes a refusal off the list: a person has read it. */
  async read(refusal: Refusal): Promise<void> {
    await this.#held.exclusive(() =>
      this.#held.remember({ refusals: this.refusals.filter((one) => one.operation !== refusal.operation) }),
    );
  }

  /** This person has just signed in here; another's things go. Resolves when this device has what the person may see. */
  async signedIn(person: string): Promise<void> {
    this.#session = 'unknown';
    if (this.#isLeading) this.#greet();
    else this.#ports.tabs.tell({ circles: [], isSignedIn: true });
    await new Promise<void>((resolve) => {
      const done = this.subscribe(() => {
        if (this.#session !== 'open' || this.person !== person || this.heardAt === 0) return;
        done();
        resolve();
      });
    });
  }

  get #isIdentified(): boolean {
    return this.#greetings === this.#answered;
  }

  /** The cookie may have changed: asks who is signed in before anything else. */
  #greet(): void {
    this.#greetings++;
    this.kick();
  }

  /** Destroys everything on this device, as sign-out and a revoked device do. */
  async wipe(session: Session = 'none'): Promise<void> {
    this.#greetings++;
    await this.#held.exclusive(() => this.#destroy(session));
  }

  /** Asks the server soon: there was a hint, the net came back, the screen was woken. */
  kick(): void {
    this.#failures = 0;
    void this.#drain();
  }

  /** Sends and pulls until nothing more was asked for. One at a time. */
  async #drain(): Promise<void> {
    this.#again = true;
    if (!this.#isLeading || this.#isStopped) return;
    this.#running ??= this.#loop().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #loop(): Promise<void> {
    this.#callOff();
    let wait: number;
    do {
      this.#again = false;
      wait = await this.#round();
    } while (this.#again && !this.#isStopped);
    if (this.#isStopped || wait === Infinity) return;
    this.#callOff = this.#ports.clock.after(wait, () => void this.#drain());
  }

  /** Once round; returns how long to wait before the next time. */
  async #round(): Promise<number> {
    try {
      await this.#cycle();
    } catch (error) {
      return this.#failed(error);
    }
    this.#failures = 0;
    return this.#ports.live.isOpen ? 300_000 : 30_000;
  }

  async #cycle(): Promise<void> {
    await this.#identify();
    const before = this.#held.meta.circles.map((circle) => circle.id).join();
    const failure = await this.#sendAll();
    if (!this.#isIdentified) return;
    await this.#pull();
    if (this.#held.meta.circles.map((circle) => circle.id).join() !== before) this.#ports.live.renew();
    this.#reached = true;
    this.#tellScreens();
    if (failure !== undefined) throw failure;
  }

  /** Learns whose session this is. One person's operations are never sent in another's name. */
  async #identify(): Promise<void> {
    if (this.#isIdentified) return;
    const asked = this.#greetings;
    const { person } = await this.#ports.ask<Me>('GET', '/v1/me');
    await this.#held.exclusive(async () => {
      if (this.#held.meta.person !== '' && this.#held.meta.person !== person.id) await this.#destroy('open');
      this.#answered = asked;
      this.#session = 'open';
      if (this.#held.meta.person !== person.id) await this.#held.remember({ person: person.id });
    });
    this.#ports.live.start({ hint: () => this.kick(), ended: () => this.#greet() });
  }

  /** Sends what waits, in the order of each circle. A circle in trouble holds up only itself. */
  async #sendAll(): Promise<Error | undefined> {
    let failure: Error | undefined;
    const held = new Set<string>();
    for (const { id } of this.#held.operations) {
      if (!this.#isIdentified) return undefined;
      const operation = this.#held.operations.find((one) => one.id === id);
      if (operation === undefined || operation.state !== 'waiting' || operation.seq === 0) continue;
      if (held.has(operation.circle) || operation.person !== this.#held.meta.person) continue;
      try {
        await this.#send(operation);
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 401) throw error;
        held.add(operation.circle);
        failure = error;
      }
    }
    return failure;
  }

  async #send(operation: Operation): Promise<void> {
    const file = operation.send.hasFile ? await this.#ports.disk.file(operation) : undefined;
    const refusal = await deliver(this.#ports.ask, operation, file);
    await this.#held.exclusive(() =>
      refusal === undefined ? this.#held.answered(operation) : this.#held.refused(operation, refusal),
    );
  }

  /** Pulls until the server has no more. A replayed circle is swapped in one transaction, so no screen empties. */
  async #pull(): Promise<void> {
    const seen = this.#held.operations.filter((operation) => operation.state === 'answered');
    const { person } = this.#held.meta;
    let { cursor } = this.#held.meta;
    let pages: SyncPage[] = [];
    for (let more = true; more;) {
      const page = await this.#ports.ask<SyncPage>('GET', `/v1/sync?cursor=${encodeURIComponent(cursor)}`, { person });
      ({ cursor, more } = page);
      pages.push(page);
      const isReplay = pages.some(({ reset }) => reset.length > 0);
      if (more && isReplay) continue;
      const taken = pages;
      pages = [];
      await this.#held.exclusive(() => this.#held.take(taken, more ? [] : seen, person));
    }
  }

  /** What a failed attempt means; returns how long to wait before the next. */
  async #failed(error: unknown): Promise<number> {
    this.#failures++;
    if (error instanceof Problem && error.status === 401) return this.#unknown(error.code);
    if (error instanceof Unreachable) {
      this.#reached = false;
    } else if (!(error instanceof Problem)) {
      this.#tellScreens();
      if (this.#isStopped) return 0;
      throw error; // a fault of ours: seen by the page's error handler, and tried again at the next hint
    }
    this.#tellScreens();
    return pauseAfter(this.#failures, error instanceof Problem ? error.retryAfter : 0);
  }

  /** The server does not know this session. Another may have taken its place while the question was on its way:
   *  only the answer to "who is signed in" counts, and only when nobody has signed in since. */
  async #unknown(code: string): Promise<number> {
    const isJudged = !this.#isIdentified && !this.#again;
    this.#greetings++;
    if (!isJudged) {
      this.#again ||= this.#failures === 1;
      return pauseAfter(this.#failures, 0);
    }
    this.#ports.live.stop(); // nobody is signed in: nothing to listen to, and nothing to ask until somebody is
    if (code === 'session.ended') await this.#held.exclusive(() => this.#destroy('ended'));
    else this.#session = code === 'session.expired' ? 'expired' : 'none';
    this.#reached = true;
    this.#tellScreens();
    return Infinity;
  }

  // ── what changes with the session and with other tabs ──

  async #told(word: Word): Promise<void> {
    if (this.#isStopped) return;
    await this.#held.told(word);
    if (word.wiped === true) {
      this.#greetings++;
      this.#session = 'none';
    } else if (this.person !== '') this.#session = 'open';
    this.#tellScreens();
    if (this.#isLeading && word.isSignedIn === true) this.#greet();
    else if (this.#isLeading && this.waiting > 0) this.kick();
  }

  async #destroy(session: Session): Promise<void> {
    await this.#held.destroy();
    this.#session = session;
    this.#tellScreens();
  }

  #tellScreens(): void {
    for (const listener of this.#listeners) listener();
  }
}
