import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { blank, Disk } from './disk';
import { PictureKeeper } from './pictures';
import { committed, get, openDatabase } from './shared/database';
import { readPicture } from './shared/pictures';

const photo = '/v1/circles/c1/pictures/p1/large';
const other = '/v1/circles/c1/pictures/p2/small';
const symbol = '/archive/fluent-soap.svg';
let worlds = 0;

/** A keeper on a disk of its own, with a net that answers as told. */
async function world(answers: Record<string, () => Response | Promise<Response>>, wanted: () => string[]) {
  const name = `pictures-${++worlds}`;
  const disk = await Disk.open(name);
  const asked: string[] = [];
  const state = { sight: 'p1 c1', mayFetch: true };
  const archive = new Map<string, Response>();
  const cache = {
    match: (path: string) => Promise.resolve(archive.get(path)),
    put: (path: string, answer: Response) => Promise.resolve(void archive.set(path, answer)),
  };
  let library = new Set(['p1']);
  const keeper = new PictureKeeper({
    disk,
    fetch: ((path: string, { headers }: RequestInit) => {
      asked.push(path);
      expect(new Headers(headers).get('for-person')).toBe(path.startsWith('/v1/') ? 'p1' : null);
      return Promise.resolve(answers[path]?.() ?? new Response('', { status: 404 }));
    }) as typeof fetch,
    caches: { open: () => Promise.resolve(cache as unknown as Cache) },
    wanted,
    mayStay: (path) => library.has(path.split('/')[5] ?? ''),
    mayFetch: () => state.mayFetch,
    person: () => 'p1',
    sight: () => state.sight,
  });
  return { keeper, disk, asked, state, archive, forbid: () => (library = new Set()), db: await openDatabase(name) };
}

const jpeg = (): Response =>
  new Response(new Blob(['a photo'], { type: 'image/jpeg' }), { headers: { 'content-type': 'image/jpeg' } });
const svg = (): Response => new Response('<svg/>', { headers: { 'content-type': 'image/svg+xml' } });

test('what the coming days need is on the device: own pictures sealed, the archive in its cache', async () => {
  const { keeper, asked, archive, db } = await world({ [photo]: jpeg, [symbol]: svg }, () => [photo, symbol]);
  await keeper.keepUp();
  expect(await (await readPicture(db, photo))?.text()).toBe('a photo');
  expect(new TextDecoder().decode((await get(db, 'picture', photo))?.data)).not.toContain('a photo');
  expect(archive.has(symbol)).toBe(true);
  await keeper.keepUp();
  expect(asked).toEqual([photo, symbol]); // nothing is fetched twice
});

test('a picture stays while the library has it, and goes when this person may not see it any more', async () => {
  let wanted = [photo];
  const { keeper, disk, forbid } = await world({ [photo]: jpeg }, () => wanted);
  await keeper.keepUp();
  wanted = [];
  await keeper.keepUp();
  expect(await disk.pictures()).toEqual([photo]);
  forbid();
  await keeper.keepUp();
  expect(await disk.pictures()).toEqual([]);
});

test('a picture that arrives after the plan has gone is not kept', async () => {
  let wanted = [photo];
  const answers = {
    [photo]: () => {
      wanted = []; // signed out while it was on its way
      return jpeg();
    },
  };
  const { keeper, disk } = await world(answers, () => wanted);
  await keeper.keepUp();
  expect(await disk.pictures()).toEqual([]);
});

test('a picture that arrives while the device is emptied is not kept, nor by a plan of the same name', async () => {
  for (const empties of [(disk: Disk) => disk.wipe(), (disk: Disk) => disk.renew(blank)]) {
    const given: Disk[] = [];
    const answers = { [photo]: () => Promise.all(given.map(empties)).then(jpeg) };
    const { keeper, disk } = await world(answers, () => [photo]);
    given.push(disk);
    await keeper.keepUp();
    expect(await disk.pictures()).toEqual([]);
  }
});

test('nobody’s device fetches nothing, and lets go of what is not wanted', async () => {
  const { keeper, disk, asked, state, forbid } = await world({ [photo]: jpeg }, () => []);
  await disk.commit({ pictures: [{ path: photo, blob: new Blob(['a photo']) }] });
  state.mayFetch = false;
  forbid();
  await keeper.keepUp();
  expect([await disk.pictures(), asked]).toEqual([[], []]);
});

test('one picture in trouble holds up no other; a server in trouble is left in peace', async () => {
  const other = photo.replace('p1', 'p2');
  for (const [status, want] of [
    [500, [other]],
    [401, []],
    [429, []],
    [503, []],
  ] as const) {
    const answers = { [photo]: () => new Response('', { status }), [other]: jpeg };
    const { keeper, disk } = await world(answers, () => [photo, other]);
    await keeper.keepUp();
    expect([status, await disk.pictures()]).toEqual([status, want]);
  }
});

test('a picture that was not there is asked for again when this person may see more', async () => {
  let isThere = false;
  const answers = { [photo]: () => (isThere ? jpeg() : new Response('', { status: 404 })) };
  const { keeper, disk, asked, state } = await world(answers, () => [photo]);
  await keeper.keepUp();
  isThere = true;
  await keeper.keepUp();
  expect(asked).toHaveLength(1);
  state.sight = 'p1 c1 pictures.see';
  await keeper.keepUp();
  expect(await disk.pictures()).toEqual([photo]);
});

test('an answer that is no picture is not kept; without net it tries again later', async () => {
  let isOnline = false;
  const page = (): Response => new Response('sign in to the hotel', { headers: { 'content-type': 'text/html' } });
  const { keeper, disk, asked } = await world({ [photo]: () => (isOnline ? jpeg() : page()) }, () => [photo]);
  await keeper.keepUp();
  expect(await disk.pictures()).toEqual([]);
  isOnline = true;
  await keeper.keepUp();
  expect(await disk.pictures()).toEqual([photo]);
  expect(asked).toHaveLength(2);
});

test('wiping destroys the key, so what a copy of the disk holds stays closed', async () => {
  const { keeper, disk, db } = await world({ [photo]: jpeg }, () => [photo]);
  await keeper.keepUp();
  const copy = await get(db, 'picture', photo);
  await disk.wipe();
  const tx = db.transaction('picture', 'readwrite');
  tx.objectStore('picture').put(copy, photo);
  await committed(tx);
  expect(await readPicture(db, photo)).toBeUndefined();
});

test('on a full disk a change goes before pictures that only might stay', async () => {
  let wanted = [photo, other];
  const { keeper, disk } = await world({ [photo]: jpeg, [other]: jpeg }, () => wanted);
  await keeper.keepUp();
  wanted = [other];
  const full = new DOMException('', 'QuotaExceededError');
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw full;
  });
  const change = { rows: [{ circle: 'c1', collection: 'activity', id: 'a', value: { id: 'a' } }] };
  await expect(disk.commit(change)).rejects.toBe(full); // nobody knows what can be spared
  disk.makeRoom = () => keeper.makeRoom();
  put.mockImplementationOnce(() => {
    throw full;
  });
  await disk.commit(change);
  expect(await disk.pictures()).toEqual([other]);
  expect(await disk.rows()).toHaveLength(1);
  put.mockImplementationOnce(() => {
    throw full;
  });
  await expect(disk.commit(change)).rejects.toBe(full); // nothing more to spare
  expect(await disk.pictures()).toEqual([other]);
});
