// The replica as screens see it: reads that follow along, writes through one gate.
//
//   const replica = useReplica();
//   replica.rows('activity', circle)     every row, the same array until something changed; reactive
//   replica.row('activity', circle, id)  one row, or undefined; reactive
//   await replica.run(command)           shown at once, safe on this device when it resolves
//
// Owns: reactivity. Does not own: sync (engine). Start reading at: Replica.
import { getContext, setContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { newId } from '../api/ids';
import type { Circle, Collection, Collections } from '../api/wire';
import type { Command } from './command';
import type { Refusal } from './disk';
import type { Engine } from './engine';
import type { Kind, Session } from './ports';
import type { RowMap } from './rows';

export class Replica {
  readonly #engine: Engine;
  readonly #follow: () => void;
  readonly #lists = new WeakMap<RowMap, readonly unknown[]>();
  #many = 0; // presses of many changes under way: screens hear of them when they are made
  #catchUp: () => void = () => undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#follow = createSubscriber((update) => {
      this.#catchUp = update;
      return engine.subscribe(() => {
        if (this.#many === 0) update();
      });
    });
  }

  // ── reading; each of these is reactive in a component ──

  /** The citizens' circles this person may see. */
  get circles(): readonly Circle[] {
    this.#follow();
    return this.#engine.circles.filter((circle) => circle.kind !== 'shelf');
  }

  /** The shelves this person may see: the own, and those of customers. See sync/shelf. */
  get shelves(): readonly Circle[] {
    this.#follow();
    return this.#engine.circles.filter((circle) => circle.kind === 'shelf');
  }

  /** One citizen's circle, undefined when this person may not see it (any more). */
  circle(id: string): Circle | undefined {
    return this.circles.find((circle) => circle.id === id);
  }

  /** Whether this person may do a thing in a circle, also on a shelf. */
  may(scope: Circle['scopes'][number], circle: string): boolean {
    return [...this.circles, ...this.shelves].find(({ id }) => id === circle)?.scopes.includes(scope) ?? false;
  }

  rows<C extends Collection>(collection: C, circle: string): readonly Collections[C][] {
    this.#follow();
    const view = this.#engine.view(circle, collection);
    const known = this.#lists.get(view);
    if (known !== undefined) return known as readonly Collections[C][];
    const list = [...view.values()];
    this.#lists.set(view, list);
    return list as unknown as readonly Collections[C][];
  }

  row<C extends Collection>(collection: C, circle: string, id: string): Collections[C] | undefined {
    this.#follow();
    return this.#engine.view(circle, collection).get(id) as Collections[C] | undefined;
  }

  /** The id of the person signed in, '' for nobody. */
  get person(): string {
    this.#follow();
    return this.#engine.person;
  }

  /** What sort of device this is. */
  get kind(): Kind {
    this.#follow();
    return this.#engine.kind;
  }

  get session(): Session {
    this.#follow();
    return this.#engine.session;
  }

  /** How it stands with the net, for a sentence. `reached` is undefined before the first attempt. */
  get state(): { readonly reached: boolean | undefined; readonly waiting: number; readonly heardAt: number } {
    this.#follow();
    const { reached, waiting, heardAt } = this.#engine;
    return { reached, waiting, heardAt };
  }

  /** What the server refused and nobody has read yet. */
  get refusals(): readonly Refusal[] {
    this.#follow();
    return this.#engine.refusals;
  }

  /** What was kept on this device under a name, undefined for nothing. */
  kept<T extends object>(name: string): T | undefined {
    this.#follow();
    return this.#engine.keeper.kept(name) as T | undefined;
  }

  // ── writing ──

  /** Keeps something small on this device, sealed as the plan is, until its person signs out; null lets it go. */
  async keep(name: string, value: object | null): Promise<void> {
    await this.#engine.keeper.keep(name, value);
  }

  /** Makes a change. Rejects only when this device cannot store it; then nothing has changed. */
  async run(command: Command): Promise<void> {
    await this.runAll([command]);
  }

  /** Makes several changes that are one intent (three things moved to Saturday): one undo takes back all of them. */
  async runAll(commands: readonly Command[]): Promise<void> {
    const press = newId();
    await this.#together(commands.length, async () => {
      for (const command of commands) await this.#engine.run(command, press);
    });
  }

  /** A class's week is hundreds of changes: the screen is drawn once for them, not once for each. */
  async #together(count: number, act: () => Promise<void>): Promise<void> {
    if (count <= 20) return act();
    this.#many++;
    try {
      await act();
    } finally {
      this.#many--;
      this.#catchUp();
    }
  }

  /** Whether undo() would take something back. What was done on this device can be, until it is. */
  get isUndoable(): boolean {
    this.#follow();
    return this.#engine.undoable.length > 0;
  }

  /** Takes back the last change, as a change of its own. */
  async undo(): Promise<void> {
    await this.#together(this.#engine.undoable.length, () => this.#engine.undo());
  }

  /** Whether redo() would do something again: what undo took back on this device, until something new is done. */
  get isRedoable(): boolean {
    this.#follow();
    return this.#engine.undone.length > 0;
  }

  /** Does again what was last taken back, as changes of their own. */
  async redo(): Promise<void> {
    await this.#together(this.#engine.undone.length, () => this.#engine.undo(true));
  }

  /** Takes a refusal off the list: a person has read it. */
  async read(refusal: Refusal): Promise<void> {
    await this.#engine.read(refusal);
  }

  /** Asks the server soon. */
  kick(): void {
    this.#engine.kick();
  }

  /** This person has just signed in here; resolves when what they may see is on the device. */
  async signedIn(person: string): Promise<void> {
    await this.#engine.signedIn(person);
  }

  /** Destroys everything this device holds: the person has signed out. */
  async wipe(): Promise<void> {
    await this.#engine.wipe();
  }
}

const key = Symbol('replica');

/** Gives the replica to every screen. */
export function provideReplica(replica: Replica): Replica {
  return setContext(key, replica);
}

/** The replica, in a component. */
export function useReplica(): Replica {
  return getContext<Replica>(key);
}
