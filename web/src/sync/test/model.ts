// A small world to test the engine in: the protocol's server, a net that can be cut, tabs that die between any
// two steps, and disks that survive them. The server keeps what ARCHITECTURE.md promises and nothing more.
import type { Ask } from '../../api/http';
import { Problem, Unreachable } from '../../api/problem';
import type { Change, Circle, SyncPage } from '../../api/wire';
import { Disk } from '../disk';
import { Engine } from '../engine';
import type { AskServer, Heard, Kind, Live, Tabs, Word } from '../ports';

interface Feed {
  rev: number;
  epoch: number;
  readonly rows: Map<string, { rev: number; collection: string; id: string; value: object | null }>;
}

/** An open stream of hints, of one session. */
interface Stream extends Heard {
  readonly session: string;
}

/** What a browser sends along by itself. */
export interface Cookie {
  readonly person: string;
  readonly session: string;
}

/** What devices talk to: the server below, or a real one. */
export interface Backend {
  /** Answers at once or later. */
  answer(cookie: Cookie, method: string, path: string, how: Ask): unknown;
  /** Opens a stream of hints; returns how to close it. */
  listen(cookie: () => Cookie, heard: Heard): () => void;
  newId(device: string): string;
}

/** The server: one counter a circle, operation ids for ever, a cursor that never skips. */
export class Server implements Backend {
  #made = 0;
  readonly feeds = new Map<string, Feed>();
  readonly answers = new Map<string, number>(); // operation -> rev
  readonly refused = new Set<string>();
  readonly members = new Map<string, Set<string>>(); // person -> circles
  readonly over = new Map<string, string>(); // sessions, and what is answered to them
  readonly kinds = new Map<string, Kind>(); // of sessions
  readonly by = new Set<string>(); // the sessions that changed something
  readonly streams = new Set<Stream>();
  pageSize = 3;
  trouble = ''; // a circle whose writes fail for now
  unread = ''; // a circle whose rows cannot be read for now

  feed(circle: string): Feed {
    const known = this.feeds.get(circle);
    if (known !== undefined) return known;
    const made: Feed = { rev: 0, epoch: 1, rows: new Map() };
    this.feeds.set(circle, made);
    return made;
  }

  write(
    circle: string,
    collection: string,
    id: string,
    change: (old: Record<string, unknown>) => object | null,
  ): number {
    const feed = this.feed(circle);
    const key = `${collection} ${id}`;
    const old = (feed.rows.get(key)?.value ?? {}) as Record<string, unknown>;
    feed.rows.set(key, { rev: ++feed.rev, collection, id, value: change(old) });
    for (const { hint } of this.streams) setImmediate(hint);
    return feed.rev;
  }

  newId(device: string): string {
    return `${device}-${Math.random().toString(36).slice(2)}-${this.#made++}`;
  }

  listen(cookie: () => Cookie, { hint, ended }: Heard): () => void {
    const stream: Stream = { session: cookie().session, hint, ended };
    this.streams.add(stream);
    return () => this.streams.delete(stream);
  }

  /** Ends a session: everything asked under it is refused, and whoever listens is told. */
  end(session: string): void {
    this.over.set(session, 'session.ended');
    for (const stream of this.streams) if (stream.session === session) setImmediate(stream.ended);
  }

  /** The rows of a circle as everybody should see them in the end. */
  rows(circle: string): Record<string, object> {
    const alive = [...this.feed(circle).rows].flatMap(([key, { value }]) =>
      value === null ? [] : [[key, value] as const],
    );
    return Object.fromEntries(alive.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  answer({ person, session }: Cookie, method: string, path: string, { body, operation, ...how }: Ask): unknown {
    const over = this.over.get(session);
    if (over !== undefined) throw new Problem({ status: 401, code: over });
    if (how.person !== undefined && how.person !== person)
      throw new Problem({ status: 401, code: 'session.other_person' });
    if (path === '/v1/me') return { person: { id: person }, session: { kind: this.kinds.get(session) ?? 'own' } };
    if (path.startsWith('/v1/sync')) return this.#sync(person, decodeURIComponent(path.split('cursor=')[1] ?? ''));
    const [, , , circle = '', , id = '', act] = path.split('/');
    if (operation === undefined) throw new Problem({ status: 400, code: 'request.operation' });
    if (!(this.members.get(person)?.has(circle) ?? false)) throw new Problem({ status: 404, code: 'circle.unknown' });
    if (circle === this.trouble) throw new Problem({ status: 500, code: 'internal' });
    const first = this.answers.get(operation);
    if (first !== undefined) return { circle, rev: first };
    const given = body as Record<string, unknown> | undefined;
    if (given?.['title'] === 'refused') {
      this.refused.add(operation);
      throw new Problem({ status: 422, code: 'plan.title_length', field: 'title' });
    }
    this.by.add(session);
    const rev = this.write(circle, 'activity', id, (old) => {
      if (method === 'DELETE') return null;
      if (act === 'count') return { ...old, id, count: Number(old['count'] ?? 0) + 1 };
      return { ...(method === 'PATCH' ? old : {}), ...given, id };
    });
    this.answers.set(operation, rev);
    return { circle, rev };
  }

  #sync(person: string, cursor: string): SyncPage {
    const had = (cursor === '' ? {} : JSON.parse(cursor)) as Record<string, { rev: number; epoch: number }>;
    const may = [...(this.members.get(person) ?? [])].sort();
    const reset: string[] = [];
    const next: Record<string, { rev: number; epoch: number }> = {};
    const changes: Change[] = [];
    let more = false;
    for (const circle of may) {
      const feed = this.feed(circle);
      const known = had[circle];
      if (circle === this.unread) {
        if (known !== undefined) next[circle] = known;
        continue;
      }
      if (known !== undefined && known.epoch !== feed.epoch) reset.push(circle);
      const since = known !== undefined && known.epoch === feed.epoch ? known.rev : 0;
      const news = [...feed.rows.values()].filter((row) => row.rev > since).sort((a, b) => a.rev - b.rev);
      const page = news.slice(0, this.pageSize - changes.length);
      if (page.length < news.length) more = true;
      for (const { rev, collection, id, value } of page) changes.push({ circle, rev, collection, id, value });
      next[circle] = { rev: page.length < news.length ? (page.at(-1)?.rev ?? since) : feed.rev, epoch: feed.epoch };
    }
    const circles: Circle[] = may.map((id) => ({
      id,
      citizen: id,
      role: 'planner',
      scopes: ['plan.edit'],
      zone: 'Europe/Copenhagen',
    }));
    const lost = Object.keys(had).filter((circle) => !may.includes(circle));
    const failed = may.filter((circle) => circle === this.unread);
    return { cursor: JSON.stringify(next), more, circles, lost, reset, failed, changes };
  }
}

/** One browser of one person: a disk, its tabs, a net. */
export class Device<S extends Backend = Server> {
  readonly tabs: Tab[] = [];
  readonly ears = new Set<Tab>(); // those that hear the others
  isOnline = true;
  now = 1_000_000_000_000;
  loseAnswers = 0; // so many answers are lost on the way back
  readonly asked: string[] = []; // the paths
  readonly faults: unknown[] = []; // of ours
  readonly #timers = new Set<{ readonly at: number; readonly act: () => void }>();
  #leader: Tab | undefined;
  readonly server: S;
  readonly name: string;
  cookie: Cookie;
  onAsk: () => void = () => undefined; // a request has just left

  constructor(server: S, person: string, name: string) {
    this.server = server;
    this.name = name;
    this.cookie = { person, session: name };
  }

  get person(): string {
    return this.cookie.person;
  }

  async open(): Promise<Tab> {
    const tab = new Tab(this);
    await tab.open();
    this.tabs.push(tab);
    this.elect();
    return tab;
  }

  /** The tab closes or crashes: nothing it had begun goes on. */
  close(tab: Tab): void {
    tab.die();
    this.ears.delete(tab);
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    if (this.#leader === tab) this.#leader = undefined;
    this.elect();
  }

  /** Time goes by. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.now || !this.#timers.delete(timer)) continue;
      timer.act();
    }
  }

  after(milliseconds: number, act: () => void): () => void {
    const timer = { at: this.now + milliseconds, act };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  elect(): void {
    if (this.#leader !== undefined) return;
    this.#leader = this.tabs.find((tab) => tab.wantsToLead);
    this.#leader?.leads();
  }
}

export class Tab {
  readonly device: Device<Backend>;
  engine!: Engine;
  wantsToLead = false;
  dieIn = Infinity; // steps until it crashes
  brokenWrites = 0; // so many writes to disk fail
  breaks: Error = new Error('the disk is broken'); // with this
  disk!: Disk;
  #isDead = false;
  #lead: () => void = () => undefined;
  #hear: (word: Word) => void = () => undefined;

  constructor(device: Device<Backend>) {
    this.device = device;
  }

  async open(): Promise<void> {
    this.disk = await Disk.open(this.device.name);
    this.engine = await Engine.open({
      disk: this.#mortal(this.disk),
      ask: this.#ask(),
      tabs: this.#tabs(),
      live: this.#live(),
      clock: { now: () => this.device.now, after: (milliseconds, act) => this.device.after(milliseconds, act) },
      report: (fault) => this.device.faults.push(fault),
      newId: () => this.device.server.newId(this.device.name),
    });
    this.engine.start();
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  leads(): void {
    if (!this.#isDead) this.#lead();
  }

  die(): void {
    this.#isDead = true;
    this.engine.stop();
  }

  /** One step of the program: the tab may die just before it or just after it. */
  async #step<T>(act: () => Promise<T>): Promise<T> {
    if (this.#isDead) return new Promise<T>(() => undefined);
    if (--this.dieIn === 0) this.device.close(this);
    if (this.#isDead) return new Promise<T>(() => undefined);
    const done = await act();
    if (--this.dieIn === 0) this.device.close(this);
    return this.#isDead ? new Promise<T>(() => undefined) : done;
  }

  #mortal(disk: Disk): Disk {
    return new Proxy(disk, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) =>
          this.#step(() => {
            if (name === 'commit' && this.brokenWrites > 0 && this.brokenWrites--) throw this.breaks;
            return Promise.resolve(Reflect.apply(value, target, given));
          });
      },
    });
  }

  #ask(): AskServer {
    const { device } = this;
    const ask = (method: string, path: string, how: Ask = {}): Promise<unknown> =>
      this.#step(async () => {
        const { cookie } = device; // as it is when the request leaves
        device.onAsk();
        device.asked.push(path);
        await new Promise((resolve) => setImmediate(resolve));
        if (!device.isOnline) throw new Unreachable('cut');
        const answer: unknown = await device.server.answer(cookie, method, path, how);
        await new Promise((resolve) => setImmediate(resolve));
        if (device.loseAnswers > 0) {
          device.loseAnswers--;
          throw new Unreachable('the answer was lost');
        }
        return structuredClone(answer);
      });
    return ask as AskServer;
  }

  #tabs(): Tabs {
    return {
      campaign: (lead) => {
        this.#lead = lead;
        this.wantsToLead = true;
      },
      tell: (word) => {
        if (this.#isDead) return;
        for (const tab of this.device.ears) if (tab !== this) setImmediate(() => tab.hears(word));
      },
      heard: (listener) => {
        this.#hear = listener;
        this.device.ears.add(this);
      },
      stop: () => undefined,
    };
  }

  hears(word: Word): void {
    if (!this.#isDead) this.#hear(word);
  }

  #live(): Live {
    const { server } = this.device;
    let close: () => void = () => undefined;
    let heard: Heard | undefined;
    const hears = (act: () => void) => (): void => {
      if (!this.#isDead && this.device.isOnline) act();
    };
    return {
      isOpen: true,
      start: ({ hint, ended }) => {
        close();
        heard = { hint: hears(hint), ended: hears(ended) };
        close = server.listen(() => this.device.cookie, heard);
      },
      renew: () => heard?.hint(),
      stop: () => close(),
    };
  }
}
