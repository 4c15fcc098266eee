// A change of the replica, sealed: all of it before the transaction that writes it opens.
// Owns: what each piece is sealed as. Does not own: when it is written (disk).
import type { Change, Operation } from './disk';
import type { SealedPicture } from './shared/database';
import { sealPicture } from './shared/pictures';
import { seal, sealJson, type Sealed } from './shared/seal';

/** A change, sealed and ready to be written. */
export interface Sealing {
  readonly rows: readonly { readonly key: [string, string, string]; readonly sealed: Sealed | null }[];
  readonly pictures: readonly { readonly path: string; readonly sealed: SealedPicture }[];
  readonly add: Sealed | undefined;
  readonly answered: Sealed | undefined;
  readonly notes: readonly { readonly name: string; readonly sealed: Sealed | null }[];
}

/** What a row and a file that waits are sealed as. */
export const aboutRow = (circle: string, collection: string, id: string): string => `row ${circle} ${collection} ${id}`;
export const fileOf = (operation: Pick<Operation, 'id'>): string => `file:${operation.id}`;

/** Seals a change. */
export async function sealed(key: CryptoKey, change: Change): Promise<Sealing> {
  const rows = await Promise.all(
    (change.rows ?? []).map(async ({ circle, collection, id, value }) => ({
      key: [circle, collection, id] as [string, string, string],
      sealed: value === null ? null : await sealJson(key, value, aboutRow(circle, collection, id)),
    })),
  );
  const pictures = await Promise.all(
    (change.pictures ?? []).map(async ({ path, blob }) => ({ path, sealed: await sealPicture(key, path, blob) })),
  );
  if (change.add !== undefined && change.file !== undefined) {
    const path = fileOf(change.add);
    const bytes = new Uint8Array(await change.file.arrayBuffer());
    pictures.push({
      path,
      sealed: { ...(await seal(key, bytes, path)), circle: change.add.circle, type: change.file.type },
    });
  }
  const named = [...(change.notes ?? []), ...(change.meta ? [{ name: 'meta', value: change.meta }] : [])];
  const notes = await Promise.all(
    named.map(async ({ name, value }) => ({ name, sealed: value && (await sealJson(key, value, name)) })),
  );
  return {
    rows,
    pictures,
    notes,
    add: change.add && (await sealJson(key, change.add, 'operation')),
    answered: change.answered && (await sealJson(key, change.answered, 'operation')),
  };
}
