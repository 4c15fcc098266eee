import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { Disk } from './disk';
import { PictureKeeper } from './pictures';
import { committed, get, openDatabase } from './shared/database';
import { readPicture } from './shared/pictures';

const photo = '/v1/circles/c1/pictures/p1/large';
const symbol = '/archive/fluent-soap.svg';
let worlds = 0;

/** A keeper on a disk of its own, with a net that answers as told. */
async function world(answers: Record<string, () => Response | Promise<Response>>, wanted: () => string[]) {
  const name = `pictures-${++worlds}`;
  const disk = await Disk.open(name);
  const asked: string[] = [];
  const archive = new Map<string, Response>();
  const cache = {
    match: (path: string) => Promise.resolve(archive.get(path)),
    put: (path: string, answer: Response) => Promise.resolve(void archive.set(path, answer)),
  };
  let library = new Set(['p1']);
  const keeper = new PictureKeeper({
    disk,
    fetch: ((path: string) => {
      asked.push(path);
      return Promise.resolve(answers[path]?.() ?? new Response('', { status: 404 }));
    }) as typeof fetch,
    caches: { open: () => Promise.resolve(cache as unknown as Cache) },
    wanted,
    mayStay: (path) => library.has(path.split('/')[5] ?? ''),
  });
  return { keeper, disk, asked, archive, forbid: () => (library = new Set()), db: await openDatabase(name) };
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
