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
import { blank, type Meta, type Operation, type Refusal } from './disk';
import { deliver, operationOf, pauseAfter, refusalOf } from './delivery';
import { digest } from './pages';
import type { Me, Ports, Session, Word } from './ports';
import { record, Rows, type RowMap } from './rows';

const days = 24 * 60 * 60 * 1000;
const selfDestruct = 14 * days; // rows and pictures go when the server has not been reached for so long

export class Engine {
  readonly #ports: Ports;
  readonly #rows = new Rows();
  readonly #listeners = new Set<() => void>();
  #operations: readonly Operation[] = [];
  #meta: Meta = blank;
  #session: Session = 'unknown';
  #reached: boolean | undefined;
  #isLeading = false;
  #isIdentified = false;
  #isStopped = false;
  #running: Promise<void> | undefined;
  #again = false;
  #failures = 0;
  #callOff: () => void = () => undefined;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Opens the replica as it was left. Screens can be drawn at once; nothing is asked of the net. */
  static async open(ports: Ports): Promise<Engine> {
    const engine = new Engine(ports);
    await engine.#load();
    const { heardAt } = engine.#meta;
    if (heardAt > 0 && ports.clock.now() - heardAt > selfDestruct) await engine.#exclusive(() => engine.#fade());
    return engine;
  }

  /** Begins to keep up with the server. */
  start(): void {
    const { tabs } = this.#ports;
    tabs.heard((word) => void this.#exclusive(() => this.#told(word)));
    tabs.campaign(() => {
      this.#isLeading = true;
      void this.#exclusive(() => this.#load()).then(() => this.kick());
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
    return this.#rows.view(circle, collection);
  }
  get circles(): readonly Circle[] {
    return this.#meta.circles;
  }
  get person(): string {
    return this.#meta.person;
  }
  get session(): Session {
    return this.#session;
  }
  /** When the server was last reached, Unix milliseconds; 0 never. */
  get heardAt(): number {
    return this.#meta.heardAt;
  }
  /** Whether the last attempt reached the server; undefined before the first. */
  get reached(): boolean | undefined {
    return this.#reached;
  }
  /** How many operations the server has not answered. */
  get waiting(): number {
    return this.#operations.filter((operation) => operation.state === 'waiting').length;
  }
  get refusals(): readonly Refusal[] {
    return this.#meta.refusals;
  }

  /** Makes a change: shown at once, safe on this device when the promise resolves, sent for ever after.
   *  Rejects, and takes the change back, when the device cannot store it. */
  async run(command: Command): Promise<void> {
    const { file } = command.send;
    const { person } = this.#meta;
    const operation = operationOf(
      command,
      record(this.#rows, command),
      person,
      this.#ports.newId(),
      this.#ports.clock.now(),
    );
    this.#lay([...this.#operations, operation]);
    await this.#exclusive(async () => {
      try {
        if (this.#meta.person !== person) throw new Error('signed out while the change was being made');
        const seq = await this.#ports.disk.commit({
          add: operation,
          ...(file && { file }),
          pictures: command.keep ?? [],
        });
        this.#lay(this.#operations.map((one) => (one.id === operation.id ? { ...operation, seq } : one)));
      } catch (error) {
        this.#lay(this.#operations.filter((one) => one.id !== operation.id));
        throw error;
      }
    });
    this.#ports.tabs.tell({ circles: [operation.circle] });
    this.kick();
  }

  /** Takes a refusal off the list: a person has read it. */
  async read(refusal: Refusal): Promise<void> {
    await this.#exclusive(() =>
      this.#remember({ refusals: this.#meta.refusals.filter((one) => one.operation !== refusal.operation) }),
    );
  }

  /** Somebody has just signed in here: learns who, and starts from nothing if it is another person.
   *  Resolves when this device has what that person may see. */
  async signedIn(): Promise<void> {
    this.#session = 'unknown';
    if (this.#isLeading) this.#greet();
    else this.#ports.tabs.tell({ circles: [], isSignedIn: true });
    await new Promise<void>((resolve) => {
      const done = this.subscribe(() => {
        if (this.#session !== 'open' || this.#meta.heardAt === 0) return;
        done();
        resolve();
      });
    });
  }

  #greet(): void {
    this.#isIdentified = false;
    this.kick();
  }

  /** Destroys everything on this device, as sign-out and a revoked device do. */
  async wipe(session: Session = 'none'): Promise<void> {
    await this.#exclusive(() => this.#destroy(session));
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
    let wait = this.#ports.live.isOpen ? 300_000 : 30_000;
    while (this.#again && !this.#isStopped) {
      this.#again = false;
      try {
        await this.#cycle();
        this.#failures = 0;
      } catch (error) {
        wait = await this.#failed(error);
        break;
      }
    }
    if (this.#isStopped || wait === Infinity) return;
    this.#callOff = this.#ports.clock.after(wait, () => void this.#drain());
  }

  async #cycle(): Promise<void> {
    await this.#identify();
    const before = this.#meta.circles.map((circle) => circle.id).join();
    const failure = await this.#sendAll();
    await this.#pull();
    if (this.#meta.circles.map((circle) => circle.id).join() !== before) this.#ports.live.renew();
    this.#reached = true;
    this.#tellScreens();
    if (failure !== undefined) throw failure;
  }

  /** Learns whose session this is. One person's operations are never sent in another's name. */
  async #identify(): Promise<void> {
    if (this.#isIdentified) return;
    const me = await this.#ports.ask<Me>('GET', '/v1/me');
    const person = me.person.id;
    await this.#exclusive(async () => {
      if (this.#meta.person !== '' && this.#meta.person !== person) await this.#destroy('open');
      this.#isIdentified = true;
      this.#session = 'open';
      if (this.#meta.person !== person) await this.#remember({ person });
    });
    this.#ports.live.start(() => this.kick());
  }

  /** Sends what waits, in the order of each circle. A circle in trouble holds up only itself. */
  async #sendAll(): Promise<Error | undefined> {
    let failure: Error | undefined;
    const held = new Set<string>();
    for (const { id } of this.#operations) {
      const operation = this.#operations.find((one) => one.id === id);
      if (operation === undefined || operation.state !== 'waiting' || operation.seq === 0) continue;
      if (held.has(operation.circle) || operation.person !== this.#meta.person) continue;
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
    if (refusal !== undefined) return this.#exclusive(() => this.#refused(operation, refusal));
    await this.#exclusive(async () => {
      const answered: Operation = { ...operation, state: 'answered' };
      await this.#ports.disk.commit({ answered });
      this.#lay(this.#operations.map((one) => (one.id === operation.id ? answered : one)));
    });
    this.#ports.tabs.tell({ circles: [operation.circle] });
  }

  /** The server's no is final: the operation is not laid on any more, and a person is told. */
  async #refused(operation: Operation, problem: Problem): Promise<void> {
    const meta = {
      ...this.#meta,
      refusals: [...this.#meta.refusals.slice(-49), refusalOf(operation, problem, this.#ports.clock.now())],
    };
    await this.#ports.disk.commit({ drop: [operation], meta });
    this.#meta = meta;
    this.#lay(this.#operations.filter((one) => one.id !== operation.id));
    this.#ports.tabs.tell({ circles: [operation.circle] });
  }

  /** Pulls until the server has no more. A replayed circle is swapped in one transaction, so no screen empties. */
  async #pull(): Promise<void> {
    const seen = this.#operations.filter((operation) => operation.state === 'answered');
    let cursor = this.#meta.cursor;
    let pages: SyncPage[] = [];
    for (let more = true; more;) {
      const page = await this.#ports.ask<SyncPage>('GET', `/v1/sync?cursor=${encodeURIComponent(cursor)}`);
      ({ cursor, more } = page);
      pages.push(page);
      const isReplay = pages.some(({ reset }) => reset.length > 0);
      if (more && isReplay) continue;
      const taken = pages;
      pages = [];
      await this.#exclusive(() => this.#take(taken, more ? [] : seen));
    }
  }

  async #take(pages: readonly SyncPage[], seen: readonly Operation[]): Promise<void> {
    const { change, circles } = digest(pages, seen, this.#meta, this.#operations, this.#ports.clock.now());
    await this.#ports.disk.commit(change);
    this.#meta = change.meta;
    for (const circle of change.forget) this.#rows.forget(circle);
    for (const { circle, collection, id, value } of change.rows) this.#rows.take(circle, collection, id, value);
    const dropped = new Set(change.drop.map((operation) => operation.id));
    this.#lay(this.#operations.filter((operation) => !dropped.has(operation.id)));
    this.#ports.tabs.tell({ circles });
  }

  /** What a failed attempt means; returns how long to wait before the next. */
  async #failed(error: unknown): Promise<number> {
    this.#failures++;
    if (error instanceof Problem && error.status === 401) {
      this.#isIdentified = false;
      this.#ports.live.stop(); // nobody is signed in: nothing to listen to, and nothing to ask until somebody is
      if (error.code === 'session.ended') await this.#exclusive(() => this.#destroy('ended'));
      else this.#session = error.code === 'session.expired' ? 'expired' : 'none';
      this.#reached = true;
      this.#tellScreens();
      return Infinity;
    } else if (error instanceof Unreachable) {
      this.#reached = false;
    } else if (!(error instanceof Problem)) {
      this.#tellScreens();
      if (this.#isStopped) return 0;
      throw error; // a fault of ours: seen by the page's error handler, and tried again at the next hint
    }
    this.#tellScreens();
    return pauseAfter(this.#failures, error instanceof Problem ? error.retryAfter : 0);
  }

  // ── disk and memory together, one at a time ──

  #exclusive<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #load(): Promise<void> {
    const { disk } = this.#ports;
    const [meta, operations, rows] = await Promise.all([disk.meta(), disk.operations(), disk.rows()]);
    this.#meta = meta;
    if (meta.person !== '' && this.#session === 'unknown') this.#session = 'open';
    const unwritten = this.#operations.filter((operation) => operation.seq === 0);
    this.#rows.clear();
    for (const { circle, collection, id, value } of rows) this.#rows.take(circle, collection, id, value);
    this.#lay([...operations, ...unwritten]);
  }

  async #told(word: Word): Promise<void> {
    if (this.#isStopped) return;
    const { disk } = this.#ports;
    if (word.wiped === true) {
      await disk.rekey();
      this.#isIdentified = false;
      this.#session = 'none';
    }
    const [meta, operations, ...circles] = await Promise.all([
      disk.meta(),
      disk.operations(),
      ...(word.wiped === true ? [] : word.circles.map((circle) => disk.rows(circle))),
    ]);
    this.#meta = meta;
    if (word.wiped === true) this.#rows.clear();
    for (const circle of word.circles) this.#rows.forget(circle);
    for (const { circle, collection, id, value } of circles.flat()) this.#rows.take(circle, collection, id, value);
    const unwritten = this.#operations.filter((operation) => operation.seq === 0);
    this.#lay([...operations, ...unwritten]);
    if (meta.person !== '' && this.#session !== 'open') this.#session = 'open';
    if (this.#isLeading && word.isSignedIn === true) this.#greet();
    else if (this.#isLeading && this.waiting > 0) this.kick();
  }

  async #remember(part: Partial<Meta>): Promise<void> {
    const meta = { ...this.#meta, ...part };
    await this.#ports.disk.commit({ meta });
    this.#meta = meta;
    this.#tellScreens();
    this.#ports.tabs.tell({ circles: [] });
  }

  /** Two weeks without contact: the plan goes, what waits to be sent stays. */
  async #fade(): Promise<void> {
    const meta: Meta = { ...this.#meta, cursor: '', heardAt: 0 };
    const all = [...new Set(this.#meta.circles.map((circle) => circle.id))];
    await this.#ports.disk.commit({ forget: all, lose: all, meta });
    this.#meta = meta;
    for (const circle of all) this.#rows.forget(circle);
    this.#tellScreens();
  }

  async #destroy(session: Session): Promise<void> {
    await this.#ports.disk.wipe();
    this.#meta = blank;
    this.#rows.clear();
    this.#operations = [];
    this.#session = session;
    this.#isIdentified = false;
    this.#tellScreens();
    this.#ports.tabs.tell({ circles: [], wiped: true });
  }

  #lay(operations: readonly Operation[]): void {
    this.#operations = operations;
    this.#rows.layOn(operations);
    this.#tellScreens();
  }

  #tellScreens(): void {
    for (const listener of this.#listeners) listener();
  }
}
