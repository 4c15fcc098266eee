// What this device holds, on disk and in memory alike. Each change is made in both or in neither, one at a time, and
// the other tabs are told.
// Owns: the person, the server's rows, the outbox, refusals. Does not own: when the server is asked and what its
// answers mean (engine), how it lies on disk (disk). Start reading at: Held.exclusive, then Held.take.
import type { Problem } from '../api/problem';
import type { SyncPage } from '../api/wire';
import { operationOf, refusalOf } from './delivery';
import { blank, isTransient, isUnreadable, type Meta, type Note, type Operation, type Refusal } from './disk';
import type { Command } from './command';
import { handedName } from './handover';
import { digest } from './pages';
import type { Ports, Session, Word } from './ports';
import { record, Rows } from './rows';
import { fortnight } from './silence';
import { lastPress, ordered, outdated, undoOf, type Undo } from './undo';

/** What is fetched when undo is pressed. */
type Wayback = Pick<typeof import('./wayback'), 'commandOf' | 'isOvertaken' | 'renewed' | 'turned'>;

const mostRefusals = 50;
const noteOf = ({ operation }: Refusal): string => `refusal ${operation}`;
const wayBack = (operation: string): string => `undo ${operation}`;
const keptAs = (name: string): string => `kept ${name}`;
const without = (name: string): Note => ({ name, value: null });

/** Something small that a screen keeps on this device. */
interface Kept {
  readonly name: string;
  readonly value: object;
}

export class Held {
  readonly rows = new Rows();
  readonly #ports: Ports;
  readonly #changed: () => void;
  #operations: readonly Operation[] = [];
  #refusals: readonly Refusal[] = [];
  #undos: readonly Undo[] = [];
  #kept: ReadonlyMap<string, object> = new Map();
  #meta: Meta = blank;
  #turn: Promise<unknown> = Promise.resolve();

  /** `changed` is called after every change of what a screen could read. */
  constructor(ports: Ports, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  get meta(): Meta {
    return this.#meta;
  }
  /** The outbox, in the order of sending. */
  get operations(): readonly Operation[] {
    return this.#operations;
  }
  /** What the server refused and nobody has read, oldest first. */
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }
  /** What one press of undo takes back, last first; empty when there is nothing. */
  get undoable(): readonly Undo[] {
    return lastPress(this.#undos, false);
  }
  /** What one press of redo does again, first first. */
  get undone(): readonly Undo[] {
    return lastPress(this.#undos, true);
  }
  /** What a screen has kept under a name of its own. */
  kept(name: string): object | undefined {
    return this.#kept.get(name);
  }
  has(operation: Operation): boolean {
    return this.#operations.some((one) => one.id === operation.id);
  }

  /** What this person has made. What others could not send from here waits sealed, and is neither shown nor sent. */
  get own(): readonly Operation[] {
    return this.#operations.filter(({ person }) => person === this.#meta.person);
  }

  #isAnothers = (one: Operation, person: string): boolean =>
    one.person !== person && one.state === 'waiting' && this.#ports.clock.now() - one.madeAt < fortnight;

  /** Somebody is signed in here: of another's things only what they could not send stays, for a fortnight. */
  async arrived(person: string): Promise<void> {
    const { person: before, kind } = this.#meta;
    const stays = (one: Operation): boolean => one.person === person || this.#isAnothers(one, person);
    if (before !== '' && before !== person) return this.#handOver({ ...blank, kind, session: 'open' }, stays);
    const drop = this.#operations.filter((one) => one.seq > 0 && !stays(one));
    if (drop.length === 0) return;
    await this.#ports.disk.commit({ drop });
    this.#lay(this.#operations.filter((one) => !drop.includes(one)));
  }

  /** This person has signed out: nothing of theirs is left. */
  async leave(): Promise<void> {
    const { person, kind } = this.#meta;
    const stays = (one: Operation): boolean => person !== '' && this.#isAnothers(one, person);
    if (!this.#operations.some(stays)) return this.destroy('none');
    await this.#handOver({ ...blank, kind, session: 'none' }, stays);
  }

  async #handOver(meta: Meta, stays: (one: Operation) => boolean): Promise<void> {
    await this.#ports.disk.renew(meta, [], stays);
    this.#operations = [];
    await this.load();
    this.#ports.tabs.tell({ circles: [], isRekeyed: true });
  }

  /** Does one thing after another: what `act` reads here stays so until it is done. When another tab has changed the
   *  key meanwhile, nothing was written: everything is read anew and `act` begins again, as it does once when the disk
   *  stumbled. */
  exclusive<T>(act: () => Promise<T>): Promise<T> {
    const begin = async (): Promise<T> => {
      try {
        return await act();
      } catch (error) {
        if (isUnreadable(error)) await this.load();
        else if (!isTransient(error)) throw error; // the disk stumbled: once more
        return act();
      }
    };
    const turn = this.#turn.then(begin, begin);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Reads everything anew from disk. Rows that do not open are of no use to anybody: the server has them all. What
   *  waits to be sent is kept. */
  async load(): Promise<void> {
    const { disk, tabs } = this.#ports;
    for (const isLast of [false, true]) {
      try {
        return await this.#read();
      } catch (error) {
        if (!isUnreadable(error)) throw error; // once more: another tab may have changed the key just now
        if (!isLast) continue;
        const { person, kind, session } = await disk.meta().catch(() => blank);
        await disk.renew({ ...blank, person, kind, session });
        tabs.tell({ circles: [], isRekeyed: true });
      }
    }
    await this.#read();
  }

  async #read(): Promise<void> {
    const { disk } = this.#ports;
    await disk.rekey();
    const rows = disk.rows();
    await Promise.all([rows, this.#readOwn()]);
    this.rows.clear();
    for (const { circle, collection, id, value } of await rows) this.rows.take(circle, collection, id, value);
    this.#lay(this.#operations);
  }

  /** Reads what is not the server's. A browser may empty the disk under a living page, whose person is still there. */
  async #readOwn(): Promise<void> {
    const { disk } = this.#ports;
    const { person, kind, session } = this.#meta;
    if (person !== '' && (await disk.meta()) === blank) {
      const outbox = this.#operations.filter((one) => one.state === 'waiting' && one.seq > 0);
      await disk.restore({ ...blank, person, kind, session }, outbox);
      await disk.commit({ notes: this.#keptNotes });
    }
    const [meta, operations, refusals, undos, kept] = await Promise.all([
      disk.meta(),
      disk.operations(),
      disk.notes('refusal'),
      disk.notes('undo'),
      disk.notes('kept'),
    ]);
    this.#meta = meta;
    this.#operations = [...operations, ...this.#operations.filter(({ seq }) => seq === 0)];
    this.#refusals = (refusals as Refusal[]).sort((a, b) => a.at - b.at);
    this.#undos = ordered(undos as Undo[]);
    this.#kept = new Map((kept as Kept[]).map(({ name, value }) => [name, value]));
  }

  /** Reads anew what another tab has changed. */
  async told({ circles, isRekeyed }: Word): Promise<void> {
    if (isRekeyed === true) return this.load();
    const [rows] = await Promise.all([
      Promise.all(circles.map((circle) => this.#ports.disk.rows(circle))),
      this.#readOwn(),
    ]);
    for (const circle of circles) this.rows.forget(circle);
    for (const { circle, collection, id, value } of rows.flat()) this.rows.take(circle, collection, id, value);
    this.#lay(this.#operations);
  }

  /** Writes a change down: shown at once; on disk when the promise resolves. Rejects, and takes it back, when it
   *  cannot be. Changes of one `press` are taken back together; `spent` is the way that is hereby gone, and then leads
   *  the other way. What is new leaves nothing to be done again. */
  async add(command: Command, press: string, spent?: Undo, turned?: Wayback['turned']): Promise<void> {
    const { disk, newId, clock, tabs } = this.#ports;
    const { file } = command.send;
    const [{ person }, before] = [this.#meta, this.#undos];
    if (person === '') throw new Error('nobody is signed in: a change would be nobody’s');
    const isHanded = this.kept(handedName) !== undefined;
    const operation = operationOf(command, record(this.rows, command), person, newId(), clock.now(), isHanded);
    const isOver = spent?.other === undefined; // nothing leads on to what was taken back before
    const over = before.filter((one) => one.operation === spent?.operation || (isOver && one.isTaken));
    this.#undos = before.filter((one) => !over.includes(one));
    this.#lay([...this.#operations, operation]);
    const place = (before.at(-1)?.place ?? 0) + 1;
    const undo = spent
      ? turned?.(this.rows, spent, operation.id, place)
      : undoOf(this.rows, command, operation, press, place);
    if (undo !== undefined) this.#undos = [...this.#undos, undo];
    const gone = [...outdated(this.#undos), ...over].map((one) => one.operation);
    const notes = [
      ...gone.map((one) => without(wayBack(one))),
      ...(undo ? [{ name: wayBack(undo.operation), value: undo }] : []),
    ];
    const write = async (): Promise<void> => {
      if (this.#meta.person !== person) throw new Error('signed out while the change was being made');
      const seq = await disk.commit({ add: operation, ...(file && { file }), pictures: command.keep ?? [], notes });
      this.#undos = ordered(this.#undos, undo, gone);
      this.#lay(this.#operations.map((one) => (one.id === operation.id ? { ...operation, seq } : one)));
    };
    try {
      await this.exclusive(write);
    } catch (error) {
      this.#undos = ordered([...this.#undos, ...over], undefined, undo ? [undo.operation] : []);
      this.#lay(this.#operations.filter((one) => one.id !== operation.id));
      throw error;
    }
    tabs.tell({ circles: [operation.circle] });
  }

  /** Takes one change back, or does it again. Nothing when that is being done already. What somebody has changed since
   *  stays as they left it, and a person is told. */
  async takeBack(undo: Undo, { commandOf, isOvertaken, renewed, turned }: Wayback): Promise<void> {
    const known = this.#undos.find((one) => one.operation === undo.operation);
    if (known === undefined) return;
    const way = renewed(known, this.#ports.newId);
    if (!isOvertaken(this.rows, known)) return this.add(commandOf(way), known.press, way, turned);
    const { operation, name, circle } = known;
    const told = { operation, name, circle, code: 'undo.changed_since', field: '', at: this.#ports.clock.now() };
    await this.exclusive(async () => {
      if (!this.#undos.some((one) => one.operation === operation)) return;
      await this.#ports.disk.commit({ notes: this.#noted([told], [operation]) });
      this.#keep([told], [operation]);
      this.#changed();
      this.#ports.tabs.tell({ circles: [] });
    });
  }

  /** The server said yes: the operation stays on top until its rows are pulled. */
  async answered(operation: Operation): Promise<void> {
    if (!this.has(operation)) return; // wiped meanwhile
    const answered: Operation = { ...operation, state: 'answered' };
    await this.#ports.disk.commit({ answered });
    this.#lay(this.#operations.map((one) => (one.id === operation.id ? answered : one)));
    this.#ports.tabs.tell({ circles: [operation.circle] });
  }

  /** The server's no is final: the operation is not laid on any more, and a person is told. */
  async refused(operation: Operation, problem: Problem): Promise<void> {
    if (!this.has(operation)) return;
    const refusals = [refusalOf(operation, problem, this.#ports.clock.now())];
    await this.#ports.disk.commit({ drop: [operation], notes: this.#noted(refusals, [operation.id]) });
    this.#keep(refusals, [operation.id]);
    this.#lay(this.#operations.filter((one) => one.id !== operation.id));
    this.#ports.tabs.tell({ circles: [operation.circle] });
  }

  /** A person has read a refusal. */
  async forgive(refusal: Refusal): Promise<void> {
    await this.#ports.disk.commit({ notes: [without(noteOf(refusal))] });
    this.#refusals = this.#refusals.filter((one) => one.operation !== refusal.operation);
    this.#changed();
    this.#ports.tabs.tell({ circles: [] });
  }

  /** New refusals as they are written down, with the oldest, and the ways back from what never was, as they go. */
  #noted(refusals: readonly Refusal[], unmade: readonly string[]): Note[] {
    const gone = this.#refusals.slice(0, Math.max(0, this.#refusals.length + refusals.length - mostRefusals));
    return [
      ...gone.map((refusal) => without(noteOf(refusal))),
      ...unmade.map((operation) => without(wayBack(operation))),
      ...refusals.map((refusal) => ({ name: noteOf(refusal), value: refusal })),
    ];
  }

  #keep(refusals: readonly Refusal[], unmade: readonly string[]): void {
    this.#refusals = [...this.#refusals, ...refusals].slice(-mostRefusals);
    this.#undos = this.#undos.filter(({ operation }) => !unmade.includes(operation));
  }

  /** Takes what the server has said since `before`; `seen` are the operations whose rows it brings. Returns whether it
   *  fitted: a replica that was wiped or faded meanwhile needs other pages. */
  async take(pages: readonly SyncPage[], seen: readonly Operation[], before: Meta): Promise<boolean> {
    if (this.#meta.person !== before.person || this.#meta.cursor !== before.cursor) return false;
    const { change, refusals, circles } = digest(pages, seen, this.#meta, this.own, this.#ports.clock.now());
    const left = new Set(change.meta.circles.map(({ id }) => id));
    const lost = this.#undos.filter(({ circle }) => change.lose.includes(circle) && !left.has(circle));
    const unmade = [...refusals, ...lost].map(({ operation }) => operation);
    await this.#ports.disk.commit({ ...change, notes: this.#noted(refusals, unmade) });
    this.#meta = change.meta;
    this.#keep(refusals, unmade);
    for (const circle of change.forget) this.rows.forget(circle);
    for (const { circle, collection, id, value } of change.rows) this.rows.take(circle, collection, id, value);
    const dropped = new Set(change.drop.map((operation) => operation.id));
    this.#lay(this.#operations.filter((operation) => !dropped.has(operation.id)));
    this.#ports.tabs.tell({ circles });
    return true;
  }

  async remember(part: Partial<Meta>): Promise<void> {
    const meta = { ...this.#meta, ...part };
    await this.#ports.disk.commit({ meta });
    this.#meta = meta;
    this.#changed();
    this.#ports.tabs.tell({ circles: [] });
  }

  /** Keeps something small under a name; null lets it go. It stays when the plan fades, and goes with its person. */
  keep(name: string, value: object | null): Promise<void> {
    return this.exclusive(() => this.#keepNote(name, value));
  }

  async #keepNote(name: string, value: object | null): Promise<void> {
    await this.#ports.disk.commit({ notes: [{ name: keptAs(name), value: value && { name, value } }] });
    const kept = new Map(this.#kept);
    if (value === null) kept.delete(name);
    else kept.set(name, value);
    this.#kept = kept;
    this.#changed();
    this.#ports.tabs.tell({ circles: [] });
  }

  get #keptNotes(): Note[] {
    return [...this.#kept].map(([name, value]) => ({ name: keptAs(name), value: { name, value } }));
  }

  /** The plan goes from this device, also from a copy of its disk; what waits to be sent stays, sealed anew. */
  async fade(session: Session): Promise<void> {
    const { person, kind } = this.#meta;
    await this.#ports.disk.renew({ ...blank, person, kind, session }, session === 'open' ? this.#keptNotes : []);
    await this.load();
    this.#ports.tabs.tell({ circles: [], isRekeyed: true });
  }

  /** Destroys everything on this device. It remembers only what sort of device it was. */
  async destroy(session: Session): Promise<void> {
    await this.#ports.disk.wipe({ ...blank, kind: this.#meta.kind, session });
    this.#operations = [];
    await this.load();
    this.#ports.tabs.tell({ circles: [], isRekeyed: true });
  }

  #lay(operations: readonly Operation[]): void {
    this.#operations = operations;
    const { person, circles } = this.#meta;
    const seen = new Set(circles.map(({ id }) => id));
    this.rows.layOn(
      operations.filter((one) => one.person === person && (seen.has(one.circle) || one.circle === person)),
    );
    this.#changed();
  }
}
