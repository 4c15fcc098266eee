// The rows a screen reads: what the server has said, with what this device has done since laid on top.
// A refused operation is simply not laid on any more, so nothing can be half undone.
// Owns: base rows in memory, the effects of operations, the view of both. Does not own: storage (disk) and order (engine).
// Start reading at: Rows.view.
import type { Collection, Collections } from '../api/wire';
import type { Command, Draft } from './command';

/** What an operation does to one row. */
export type Effect =
  | { readonly kind: 'put'; readonly collection: string; readonly id: string; readonly value: object }
  | { readonly kind: 'patch'; readonly collection: string; readonly id: string; readonly fields: object }
  | { readonly kind: 'remove'; readonly collection: string; readonly id: string };

/** An operation as far as rows are concerned. */
export interface Acting {
  readonly circle: string;
  readonly effects: readonly Effect[];
}

export type RowMap = ReadonlyMap<string, object>;

const nothing: RowMap = new Map();

export class Rows {
  readonly #base = new Map<string, Map<string, Map<string, object>>>();
  readonly #views = new Map<string, RowMap>();
  #operations: readonly Acting[] = [];

  /** The rows of a collection as they are to be shown. The same map until something changed. */
  view(circle: string, collection: string): RowMap {
    const name = `${circle} ${collection}`;
    const known = this.#views.get(name);
    if (known !== undefined) return known;
    const view = this.#lay(circle, collection);
    this.#views.set(name, view);
    return view;
  }

  /** The ids of the server's rows in a circle, a collection at a time. */
  *stored(circle: string): Iterable<[collection: string, id: string]> {
    for (const [collection, rows] of this.#base.get(circle) ?? []) for (const id of rows.keys()) yield [collection, id];
  }

  /** Takes one row from the server; null removes it. */
  take(circle: string, collection: string, id: string, value: object | null): void {
    const collections = ensure(this.#base, circle, () => new Map<string, Map<string, object>>());
    const rows = ensure(collections, collection, () => new Map<string, object>());
    if (value === null) rows.delete(id);
    else rows.set(id, value);
    this.#views.delete(`${circle} ${collection}`);
  }

  /** Forgets the server's rows of a circle. */
  forget(circle: string): void {
    this.#base.delete(circle);
    this.#views.clear();
  }

  /** Forgets everything. */
  clear(): void {
    this.#base.clear();
    this.#operations = [];
    this.#views.clear();
  }

  /** Says which operations lie on top of the server's rows, oldest first. */
  layOn(operations: readonly Acting[]): void {
    this.#operations = operations;
    this.#views.clear();
  }

  #lay(circle: string, collection: string): RowMap {
    const base = this.#base.get(circle)?.get(collection) ?? nothing;
    const effects = this.#operations
      .filter((operation) => operation.circle === circle)
      .flatMap((operation) => operation.effects.filter((effect) => effect.collection === collection));
    const view = new Map(base);
    for (const effect of effects) play(view, effect);
    return view;
  }
}

function play(rows: Map<string, object>, effect: Effect): void {
  if (effect.kind === 'put') rows.set(effect.id, effect.value);
  if (effect.kind === 'remove') rows.delete(effect.id);
  if (effect.kind === 'patch') {
    const row = rows.get(effect.id);
    if (row !== undefined) rows.set(effect.id, { ...row, ...effect.fields });
  }
}

/** Runs a command's apply and returns what it did. It sees its own changes as it goes. */
export function record(rows: Rows, command: Pick<Command, 'circle' | 'apply'>): Effect[] {
  const effects: Effect[] = [];
  const seen = <C extends Collection>(collection: C, id: string): Collections[C] | undefined => {
    const own = new Map<string, object>();
    const shown = rows.view(command.circle, collection).get(id);
    if (shown !== undefined) own.set(id, shown);
    for (const effect of effects) if (effect.collection === collection && effect.id === id) play(own, effect);
    return own.get(id) as Collections[C] | undefined;
  };
  const draft: Draft = {
    get: seen,
    put: (collection, id, value) => effects.push({ kind: 'put', collection, id, value }),
    patch: (collection, id, fields) => effects.push({ kind: 'patch', collection, id, fields }),
    remove: (collection, id) => effects.push({ kind: 'remove', collection, id }),
  };
  command.apply(draft);
  return effects;
}

/** Does again what record saw. */
export function replay(rows: Draft, effects: readonly Effect[]): void {
  for (const effect of effects) {
    const collection = effect.collection as Collection;
    if (effect.kind === 'put') rows.put(collection, effect.id, effect.value as Collections[Collection]);
    if (effect.kind === 'patch') rows.patch(collection, effect.id, effect.fields);
    if (effect.kind === 'remove') rows.remove(collection, effect.id);
  }
}

function ensure<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
