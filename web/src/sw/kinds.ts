// Which requests the worker answers, and which it leaves alone.
// Owns: the deny list by being an allow list. Does not own: the answers (worker).
import { isOwnPicture } from '../sync/shared/pictures';

export type Kind = 'page' | 'shell' | 'archive' | 'own' | 'net';

/** How a GET of this origin is answered. Whatever is not named here goes to the net untouched. */
export function kindOf(path: string, isNavigation: boolean): Kind {
  if (isOwnPicture(path)) return 'own';
  if (path.startsWith('/archive/') && path.endsWith('.svg')) return 'archive';
  if (!path.startsWith('/app/')) return 'net';
  if (isNavigation) return 'page';
  return path === '/app/worker.js' ? 'net' : 'shell';
}

/** The caches that go when a build begins to answer: all but its own and that of the build before, the last made, which
 *  other tabs still run. `names` are in the order they were made. */
export function outdated(names: readonly string[], own: string): string[] {
  return names.filter((name) => name.startsWith('shell-') && name !== own).slice(0, -1);
}

/** The name of the cache for one build: the same files, the same name. */
export function shellName(manifest: readonly { readonly url: string; readonly revision: string | null }[]): string {
  let hash = 5381;
  for (const { url, revision } of manifest)
    for (const letter of `${url} ${revision ?? ''};`) hash = (hash * 33 + letter.charCodeAt(0)) >>> 0;
  return `shell-${hash.toString(36)}`;
}
