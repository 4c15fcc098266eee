// What this device holds, on disk and in memory alike. Each change is made in both or in neither, one at a time, and
// the other tabs are told.
// Owns: the person, the server's rows, the outbox, refusals. Does not own: when the server is asked and what its
// answers mean (engine), how it lies on disk (disk). Start reading at: Held.exclusive, then Held.take.
import type { Problem } from '../api/problem';
import type { SyncPage } from '../api/wire';
import { operationOf, refusalOf } from './delivery';
import { blank, type Meta, type Operation } from './disk';
import type { Command } from './command';
import { digest } from './pages';
import type { Ports, Word } from './ports';
import { record, Rows } from './rows';

export class Held {
  readonly rows = new Rows();
  readonly #ports: Ports;
  readonly #changed: () => void;
  #operations: readonly Operation[] = [];
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
  has(operation: Operation): boolean {
    return this.#operations.some((one) => one.id === operation.id);
  }

  /** Does one thing after another: what `act` reads here stays so until it is done. */
  exclusive<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Reads everything anew from disk. */
  async load(): Promise<void> {
    const { disk } = this.#ports;
    const [meta, operations, rows] = await Promise.all([disk.meta(), disk.operations(), disk.rows()]);
    this.#meta = meta;
    this.rows.clear();
    for (const { circle, collection, id, value } of rows) this.rows.take(circle, collection, id, value);
    this.#lay([...operations, ...this.#unwritten]);
  }

  /** Reads anew what another tab has changed. */
  async told({ circles, wiped }: Word): Promise<void> {
    const { disk } = this.#ports;
    if (wiped === true) {
      await disk.rekey();
      return this.load();
    }
    const [meta, operations, ...rows] = await Promise.all([
      disk.meta(),
      disk.operations(),
      ...circles.map((circle) => disk.rows(circle)),
    ]);
    this.#meta = meta;
    for (const circle of circles) this.rows.forget(circle);
    for (const { circle, collection, id, value } of rows.flat()) this.rows.take(circle, collection, id, value);
    this.#lay([...operations, ...this.#unwritten]);
  }

  /** Writes a change down: shown at once; on disk when the promise resolves. Rejects, and takes it back, when it
   *  cannot be. */
  async add(command: Command): Promise<void> {
    const { disk, newId, clock, tabs } = this.#ports;
    const { file } = command.send;
    const { person } = this.#meta;
    const operation = operationOf(command, record(this.rows, command), person, newId(), clock.now());
    this.#lay([...this.#operations, operation]);
    await this.exclusive(async () => {
      try {
        if (this.#meta.person !== person) throw new Error('signed out while the change was being made');
        const seq = await disk.commit({ add: operation, ...(file && { file }), pictures: command.keep ?? [] });
        this.#lay(this.#operations.map((one) => (one.id === operation.id ? { ...operation, seq } : one)));
      } catch (error) {
        this.#lay(this.#operations.filter((one) => one.id !== operation.id));
        throw error;
      }
    });
    tabs.tell({ circles: [operation.circle] });
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
    const refusal = refusalOf(operation, problem, this.#ports.clock.now());
    const meta = { ...this.#meta, refusals: [...this.#meta.refusals.slice(-49), refusal] };
    await this.#ports.disk.commit({ drop: [operation], meta });
    this.#meta = meta;
    this.#lay(this.#operations.filter((one) => one.id !== operation.id));
    this.#ports.tabs.tell({ circles: [operation.circle] });
  }

  /** Takes what the server has said; `seen` are the operations whose rows it brings. */
  async take(pages: readonly SyncPage[], seen: readonly Operation[], person: string): Promise<void> {
    if (this.#meta.person !== person) return; // wiped meanwhile: what was asked for is nobody's any more
    const { change, circles } = digest(pages, seen, this.#meta, this.#operations, this.#ports.clock.now());
    await this.#ports.disk.commit(change);
    this.#meta = change.meta;
    for (const circle of change.forget) this.rows.forget(circle);
    for (const { circle, collection, id, value } of change.rows) this.rows.take(circle, collection, id, value);
    const dropped = new Set(change.drop.map((operation) => operation.id));
    this.#lay(this.#operations.filter((operation) => !dropped.has(operation.id)));
    this.#ports.tabs.tell({ circles });
  }

  async remember(part: Partial<Meta>): Promise<void> {
    const meta = { ...this.#meta, ...part };
    await this.#ports.disk.commit({ meta });
    this.#meta = meta;
    this.#changed();
    this.#ports.tabs.tell({ circles: [] });
  }

  /** Two weeks without contact: the plan goes, what waits to be sent stays. */
  async fade(): Promise<void> {
    const meta: Meta = { ...this.#meta, cursor: '', heardAt: 0 };
    const all = [...new Set(this.#meta.circles.map((circle) => circle.id))];
    await this.#ports.disk.commit({ forget: all, lose: all, meta });
    this.#meta = meta;
    for (const circle of all) this.rows.forget(circle);
    this.#changed();
  }

  /** Destroys everything on this device. */
  async destroy(): Promise<void> {
    await this.#ports.disk.wipe();
    this.#meta = blank;
    this.rows.clear();
    this.#lay([]);
    this.#ports.tabs.tell({ circles: [], wiped: true });
  }

  get #unwritten(): Operation[] {
    return this.#operations.filter((operation) => operation.seq === 0);
  }

  #lay(operations: readonly Operation[]): void {
    this.#operations = operations;
    this.rows.layOn(operations);
    this.#changed();
  }
}
