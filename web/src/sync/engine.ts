// The sync engine: every write passes run(), everything the server says passes #take(). Runs without DOM.
//
// How nothing is lost or doubled: an operation is on disk before run() returns, is sent in the order of its circle under
// one id until the server has answered, and leaves the disk only in the transaction that brings the rows it caused (or
// when the server refused it for good). The server keeps operation ids: a repeat changes nothing.
//
// Owns: order, repetition, conflicts, what an answer means. Does not own: storage (disk), rows in memory (rows),
// what commands do (features). Start reading at: Engine.run, then #cycle.
import { Problem, Unreachable } from '../api/problem';
import type { Circle, SyncPage } from '../api/wire';
import type { Command } from './command';
import { deliver, pauseAfter } from './delivery';
import type { Operation, Refusal } from './disk';
import { Held } from './held';
import type { Kind, Me, Ports, Session, Word } from './ports';
import type { RowMap } from './rows';
import { Silence } from './silence';
import type { Undo } from './undo';

export class Engine {
  readonly #ports: Ports;
  readonly #held: Held;
  readonly #listeners = new Set<() => void>();
  #awaited: string | undefined; // who has just signed in and is not known here yet
  #reached: boolean | undefined;
  #isLeading = false;
  #greetings = 0; // how often there was a reason to ask who is signed in
  #answered = -1; // the last of them that was answered
  #isStopped = false;
  #running: Promise<void> | undefined;
  #again = false;
  #failures = 0;
  #callOff: () => void = () => undefined;
  #isNobody = false; // signed in here: nothing to ask before somebody is
  readonly #silence: Silence;

  private constructor(ports: Ports) {
    this.#ports = ports;
    this.#silence = new Silence(ports.clock);
    this.#held = new Held(ports, () => this.#tellScreens());
  }

  /** Opens the replica as it was left. Screens can be drawn at once; nothing is asked of the net. */
  static async open(ports: Ports): Promise<Engine> {
    const engine = new Engine(ports);
    const held = engine.#held;
    ports.tabs.heard((word) => void held.exclusive(() => engine.#told(word))); // first: what is said meanwhile is heard
    await held.exclusive(() => held.load());
    await engine.#lapse();
    engine.#isNobody = engine.#hasLapsed;
    return engine;
  }

  /** Begins to keep up with the server. */
  start(): void {
    this.#silence.watch(() => void this.#lapse());
    if (this.kind === 'shared') this.#tellTouched();
    this.#ports.tabs.campaign(() => {
      this.#isLeading = true;
      const read = this.#held.exclusive(() => this.#held.load());
      void read.catch(this.#ports.report).then(() => this.kick()); // what could not be read is when it is next told of
    });
  }

  /** Stops for good. What is on disk stays. */
  stop(): void {
    this.#isStopped = true;
    this.#callOff();
    this.#silence.stop();
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
  /** What screens keep on this device. */
  get keeper(): Pick<Held, 'kept' | 'keep'> {
    return this.#held;
  }
  get circles(): readonly Circle[] {
    return this.#held.meta.circles;
  }
  get person(): string {
    return this.#held.meta.person;
  }
  get kind(): Kind {
    return this.#held.meta.kind;
  }
  get session(): Session {
    return this.#awaited === undefined ? this.#held.meta.session : 'unknown';
  }
  /** When the server was last reached, Unix milliseconds; 0 never. */
  get heardAt(): number {
    return this.#held.meta.heardAt;
  }
  /** Whether the last attempt reached the server; undefined before the first. */
  get reached(): boolean | undefined {
    return this.#reached;
  }
  /** How many of this person's operations the server has not answered. */
  get waiting(): number {
    return this.#held.own.filter((operation) => operation.state === 'waiting').length;
  }
  get refusals(): readonly Refusal[] {
    return this.#held.refusals;
  }

  /** Makes a change: shown at once, on disk when the promise resolves, sent for ever after. Rejects, and takes it
   *  back, when it cannot be stored. One undo takes back all of one `press`. */
  async run(command: Command, press: string = this.#ports.newId()): Promise<void> {
    await this.#held.add(command, press);
    this.kick();
  }

  /** What undo would take back; empty when there is nothing. */
  get undoable(): readonly Undo[] {
    return this.#held.undoable;
  }
  get undone(): Held['undone'] {
    return this.#held.undone;
  }

  /** Takes back what was last done on this device, as changes of their own; or does again what was taken back. */
  async undo(isAgain = false): Promise<void> {
    const { takeBack } = await import('./wayback'); // first: a second press takes back the next
    await takeBack(this.#held, isAgain);
    this.kick();
  }

  /** Takes a refusal off the list: a person has read it. */
  async read(refusal: Refusal): Promise<void> {
    await this.#held.exclusive(() => this.#held.forgive(refusal));
  }

  /** This person has just signed in here; another's things go. Resolves when this device has what the person may see. */
  async signedIn(person: string): Promise<void> {
    this.#awaited = person;
    this.#silence.touched();
    this.#tellTouched();
    if (this.#isLeading) this.#greet();
    else this.#ports.tabs.tell({ circles: [], isSignedIn: true });
    await new Promise<void>((resolve) => {
      const done = this.subscribe(() => {
        if (this.#held.meta.session !== 'open' || this.person !== person || this.heardAt === 0) return;
        this.#awaited = undefined;
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
    this.#isNobody = false;
    this.kick();
  }

  /** Destroys everything of this person on this device: they have signed out. */
  async wipe(): Promise<void> {
    this.#signedOut();
    await this.#held.exclusive(() => this.#held.leave());
  }

  #signedOut(): void {
    this.#greetings++;
    this.#isNobody = true;
    this.#ports.live.stop();
  }

  /** Asks the server soon: there was a hint, the net came back, the screen was woken. */
  kick(): void {
    this.#failures = 0;
    void this.#lapse();
    void this.#drain();
  }

  /** Somebody uses this device. A shared one forgets the plan when nobody has for half an hour, asking or not. */
  touched(): void {
    if (this.#isOver()) return void this.#lapse(); // the first touch after a long sleep comes too late
    if (this.#silence.touched() && this.kind === 'shared') this.#tellTouched();
  }

  #tellTouched(): void {
    this.#ports.tabs.tell({ circles: [], touchedAt: this.#silence.touchedAt });
  }

  /** Whether a shared device was left alone. The cookie may still be good: nobody is let in by it again. */
  get #hasLapsed(): boolean {
    return this.kind === 'shared' && this.#held.meta.session === 'expired';
  }

  #isOver(at?: number): boolean {
    return !this.#isStopped && this.#silence.isOver(this.#held.meta, at);
  }

  /** Lets the plan fade when the server has not been heard for too long. */
  async #lapse(): Promise<void> {
    await this.#setBack();
    if (!this.#isOver()) return;
    // A clock that jumped looks like silence until the server answers. A shared device asks nothing more.
    if (this.kind !== 'shared') await this.#drain();
    if (!this.#isOver()) return;
    await this.#held.exclusive(async () => {
      await this.#held.load(); // another tab may have heard the server since
      if (this.#isOver()) await this.#held.fade(this.kind === 'shared' ? 'expired' : this.#held.meta.session);
    });
    if (this.#hasLapsed) this.#signedOut();
    else void this.#drain(); // not in half a minute: the plan may be had again
  }

  /** A clock that was ahead and is put right would count from a time to come, and never let the plan fade. */
  async #setBack(): Promise<void> {
    const heardAt = this.#ports.clock.now();
    if (this.#isLeading && heardAt < this.heardAt && !this.#isStopped)
      await this.#held.exclusive(() => this.#held.remember({ heardAt }));
    if (heardAt < this.#silence.touchedAt) this.#silence.touched();
  }

  /** Sends and pulls until nothing more was asked for. One at a time. */
  async #drain(): Promise<void> {
    this.#again = true;
    if (!this.#isLeading || this.#isStopped || this.#isNobody) return;
    return (this.#running ??= this.#loop());
  }

  async #loop(): Promise<void> {
    this.#callOff();
    let wait: number;
    do {
      this.#again = false;
      wait = await this.#round();
    } while (this.#again && !this.#isStopped && !this.#isNobody);
    this.#running = undefined; // within the same turn: nobody asks in vain between the last look and here
    if (!this.#isStopped && wait !== Infinity) this.#callOff = this.#ports.clock.after(wait, () => void this.#drain());
  }

  /** Once round; returns how long to wait before the next time. */
  async #round(): Promise<number> {
    try {
      await this.#cycle();
      this.#failures = 0;
      return this.#ports.live.isOpen ? 300_000 : 30_000;
    } catch (error) {
      return await this.#failed(error).catch((fault: unknown) => {
        if (!this.#isStopped) this.#ports.report(fault);
        return pauseAfter(this.#failures, 0);
      });
    }
  }

  async #cycle(): Promise<void> {
    if (this.kind === 'shared') await this.#lapse(); // first: what is heard now would hide how long it was silent
    if (this.#isNobody) return;
    if (this.person === '') this.#greetings++; // nothing is fetched for nobody
    await this.#identify();
    if (!this.#isIdentified) return;
    const before = this.#held.meta.circles.map((circle) => circle.id).join();
    const failure = await this.#sendAll();
    if (!this.#isIdentified) return;
    const failed = await this.#pull();
    if (this.#held.meta.circles.map((circle) => circle.id).join() !== before) this.#ports.live.renew();
    this.#reached = true;
    this.#tellScreens();
    if (failure !== undefined) throw failure;
    if (failed) throw new Problem({ status: 503, code: 'sync.circle_failed' }); // asked for again, later and later
  }

  /** Learns whose session this is. One person's operations are never sent in another's name. */
  async #identify(): Promise<void> {
    if (this.#isIdentified) return;
    const asked = this.#greetings;
    const { person, session } = await this.#ports.ask<Me>('GET', '/v1/me');
    await this.#held.exclusive(async () => {
      if (asked !== this.#greetings) return; // signed out, left alone or signed in anew meanwhile: an old answer
      await this.#held.arrived(person.id);
      await this.#held.remember({ person: person.id, kind: session.kind, session: 'open' });
      this.#answered = asked;
    });
    if (!this.#isIdentified) return;
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

  /** Pulls until the server has no more; true when it could not read a circle. A replayed circle is swapped in one transaction, so no screen empties. */
  async #pull(): Promise<boolean> {
    const seen = this.#held.operations.filter((operation) => operation.state === 'answered');
    let before = this.#held.meta;
    const { person } = before;
    let { cursor } = before;
    let pages: SyncPage[] = [];
    for (let more = true; more;) {
      const page = await this.#ports.ask<SyncPage>('GET', `/v1/sync?cursor=${encodeURIComponent(cursor)}`, { person });
      ({ cursor, more } = page);
      pages.push(page);
      const isReplay = pages.some(({ reset }) => reset.length > 0);
      if (more && isReplay) continue;
      const [taken, since] = [pages, before];
      if (!(await this.#held.exclusive(() => this.#held.take(taken, more ? [] : seen, since)))) {
        this.kick();
        return false;
      }
      pages = [];
      before = { ...before, cursor };
      if (!more) return (page.failed ?? []).length > 0;
    }
    return false;
  }

  /** What a failed attempt means; returns how long to wait before the next. */
  async #failed(error: unknown): Promise<number> {
    this.#failures++;
    if (error instanceof Problem && error.status === 401) return this.#unknown(error.code);
    this.#reached = !(error instanceof Unreachable) && this.#reached;
    this.#tellScreens();
    if (error instanceof Problem || error instanceof Unreachable)
      return pauseAfter(this.#failures, error instanceof Problem ? error.retryAfter : 0);
    throw error; // a fault of ours: tried again like any other
  }

  /** The server does not know this session. Only the answer to "who is signed in" counts, and only when nobody has since. */
  async #unknown(code: string): Promise<number> {
    const isJudged = !this.#isIdentified && !this.#again;
    this.#greetings++;
    if (!isJudged) {
      this.#again ||= this.#failures === 1;
      return pauseAfter(this.#failures, 0);
    }
    this.#ports.live.stop(); // nobody is signed in: nothing to listen to
    await this.#held.exclusive(() => this.#out(code));
    if (this.person === '' || this.#hasLapsed) this.#signedOut();
    this.#reached = true;
    this.#tellScreens();
    return Infinity;
  }

  /** The session of this device is over. */
  async #out(code: string): Promise<void> {
    if (code === 'session.ended') return this.#held.destroy('ended');
    const session = code === 'session.expired' ? 'expired' : 'none';
    // One's own device keeps the plan until one has signed in again, a fortnight at most.
    const mayStay = this.heardAt === 0 || (session === 'expired' && this.kind === 'own');
    return mayStay ? this.#held.remember({ session }) : this.#held.fade(session);
  }

  async #told(word: Word): Promise<void> {
    if (this.#isStopped) return;
    if (word.touchedAt !== undefined) {
      if (this.#isOver(word.touchedAt)) return void this.#lapse();
      return void this.#silence.touched(word.touchedAt);
    }
    await this.#held.told(word);
    this.#tellScreens();
    if (!this.#isLeading) return;
    if (word.isSignedIn === true) this.#greet();
    else if (word.isRekeyed === true && (this.person === '' || this.#hasLapsed)) this.#signedOut();
    else if (this.waiting > 0) this.kick();
  }

  #tellScreens(): void {
    for (const listener of this.#listeners) listener();
  }
}
