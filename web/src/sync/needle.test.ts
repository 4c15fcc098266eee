// A needle in everything the device keeps, and a search through what lies in IndexedDB as it lies there.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { Disk, blank, type Operation } from './disk';
import { asked, get, reading, storeNames, theKey } from './shared/database';

const needle = 'kanarie-8c41f07b';

/** Everything in a value as text: strings as they are, bytes letter by letter. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof ArrayBuffer) return textOf(new Uint8Array(value));
  if (value instanceof Uint8Array) return Array.from(value, (byte) => String.fromCharCode(byte)).join('');
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value === 'object' && value !== null && !(value instanceof CryptoKey))
    return Object.entries(value)
      .map(([name, part]) => `${name} ${textOf(part)}`)
      .join('\n');
  return String(value);
}

async function everything(db: IDBDatabase): Promise<string> {
  const stores = await Promise.all(
    storeNames.map(async (name) => [
      await asked(reading(db, name).getAllKeys()),
      await asked<unknown[]>(reading(db, name).getAll()),
    ]),
  );
  return textOf(stores);
}

const operation: Operation = {
  id: 'op',
  person: 'p',
  seq: 0,
  name: 'activity.create',
  circle: 'c',
  effects: [],
  send: {
    method: 'PUT',
    path: '/v1/circles/c/activities/a',
    body: { title: needle },
    hasFile: true,
    fileType: 'image/png',
  },
  madeAt: 0,
  state: 'waiting',
};

test('nothing on the device is in the clear', async () => {
  const disk = await Disk.open('needle');
  await disk.commit({
    rows: [{ circle: 'c', collection: 'activity', id: 'a', value: { title: needle } }],
    add: operation,
    file: new Blob([needle], { type: 'image/png' }),
    pictures: [{ path: '/v1/circles/c/pictures/p/large', blob: new Blob([needle], { type: 'image/png' }) }],
    meta: { ...blank, person: needle, cursor: needle },
    notes: [{ name: 'refusal op', value: { needle } }],
  });
  expect((await disk.rows())[0]?.value).toEqual({ title: needle }); // it is there, for whoever has the key
  expect(await everything(disk.database)).not.toContain(needle);

  const key = await get(disk.database, 'key', theKey);
  expect(key?.extractable).toBe(false);

  // The search is worth something only if it finds what lies in the clear.
  const tx = disk.database.transaction('meta', 'readwrite');
  await asked(
    tx.objectStore('meta').put({ iv: new Uint8Array(0), data: new TextEncoder().encode(needle).buffer }, 'plain'),
  );
  expect(await everything(disk.database)).toContain(needle);

  await disk.renew(blank); // what waits is all that is kept
  expect((await disk.operations()).map(({ id }) => id)).toEqual(['op']);
  expect(await (await disk.file(operation))?.text()).toBe(needle);
  expect([await disk.rows(), await disk.pictures(), await disk.notes('refusal')]).toEqual([[], [], []]);
  expect(await everything(disk.database)).not.toContain(needle);

  await disk.wipe();
  expect(await everything(disk.database)).not.toContain(needle);
  expect(await disk.rows()).toEqual([]);
  disk.close();
});
