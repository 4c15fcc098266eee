// The service worker: its own program. It makes the client start and show its pictures with the server stopped.
//
//   /app/…                 the shell, precached whole; every screen's address answers with the same page
//   /archive/*.svg         public pictograms: from the cache, else from the net and then kept
//   own pictures, voices   from the sealed store, else from the net, never kept in the clear
//   everything else        not touched: no answer of the API is ever in a cache
//
// A new version waits until the page says that the screen is quiet; it never takes over a screen in use.
// Owns: answering for the page. Does not own: filling the sealed store (sync/pictures).
// Start reading at: answer.
/// <reference lib="webworker" />
import { openDatabase } from '../sync/shared/database';
import { archiveCache, readPicture } from '../sync/shared/pictures';
import { kindOf, outdated, shellName } from './kinds';
import { partOf } from './ranges';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

const manifest = self.__WB_MANIFEST;
const shell = shellName(manifest);
const base = '/app/';

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(settle()));
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  if (event.data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  const kind = kindOf(url.pathname, request.mode === 'navigate');
  if (kind !== 'net') event.respondWith(answer(kind, request, url));
});

async function fill(): Promise<void> {
  const cache = await caches.open(shell);
  await cache.addAll(manifest.map(({ url }) => new Request(base + url, { cache: 'reload' })));
}

async function settle(): Promise<void> {
  for (const name of outdated(await caches.keys(), shell)) await caches.delete(name);
  await self.clients.claim();
}

async function answer(kind: 'page' | 'shell' | 'archive' | 'own', request: Request, url: URL): Promise<Response> {
  if (kind === 'page') return (await fromShell(`${base}index.html`)) ?? fetch(request);
  if (kind === 'shell') return (await fromShell(url.pathname)) ?? fetch(request);
  if (kind === 'own') return own(request, url.pathname);
  return archive(request);
}

/** A tab that still runs the build before finds its files in that one's cache. */
async function fromShell(path: string): Promise<Response | undefined> {
  return (await (await caches.open(shell)).match(path)) ?? caches.match(path);
}

async function archive(request: Request): Promise<Response> {
  const cache = await caches.open(archiveCache);
  const kept = await cache.match(request.url);
  if (kept !== undefined) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request.url, fresh.clone());
  return fresh;
}

async function own(request: Request, path: string): Promise<Response> {
  const kept = await database()
    .then((db) => readPicture(db, path))
    .catch(() => undefined); // no disk now: from the net
  const range = request.headers.get('range');
  if (kept !== undefined) return partOf(kept, range);
  const headers: HeadersInit = range === null ? {} : { range };
  return fetch(request.url, { credentials: 'same-origin', cache: 'no-store', headers });
}

let opened: Promise<IDBDatabase> | undefined;

/** One connection while the worker lives; anew when the browser has closed it, or would not open it. */
async function database(): Promise<IDBDatabase> {
  opened ??= openDatabase().then((db) => {
    db.addEventListener('close', () => (opened = undefined));
    db.addEventListener('versionchange', () => (opened = undefined));
    return db;
  });
  opened.catch(() => (opened = undefined));
  return opened;
}
