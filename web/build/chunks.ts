// Which file of the build a module goes to: few files, and a citizen's device is never made to fetch the planner's.
//   main      what main.ts reaches without a dynamic import: the citizen's first screens
//   account   the door: signing in, pairing, invitations
//   planner   every other feature
// Owns: the split. Start reading at: chunkOf.

/** What the bundler tells of a module. */
export interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

const catalogue = '/i18n/paraglide/messages/';

/** The name of the chunk for a module. `entry` is the path of main.ts. */
export function chunkOf(id: string, modules: Modules, entry: string): string {
  const path = id.replaceAll('\\', '/');
  if (path.includes(catalogue)) return chunkOfText(path.slice(path.lastIndexOf('/') + 1));
  if (path.endsWith('/index.html') || /^\0(vite|rolldown)/.test(path) || reachable(modules, entry).has(id))
    return 'main';
  if (path.includes('/features/follow/')) return 'follow';
  return path.includes('/features/account/') ? 'account' : 'planner';
}

/** A text goes where its key says it is used; the index of all texts goes with the first load. */
function chunkOfText(file: string): string {
  if (/^(_index|app_|follow_)/.test(file)) return 'main';
  if (file.startsWith('who_')) return 'follow';
  return file.startsWith('account_') ? 'account' : 'planner';
}

let known: { readonly modules: Modules; readonly ids: Set<string> } | undefined;

/** Every module that main.ts needs before it can run. The catalogue of texts is left out: it reaches all. */
function reachable(modules: Modules, entry: string): Set<string> {
  if (known?.modules === modules) return known.ids;
  const ids = new Set<string>();
  const walk = [entry];
  for (let id = walk.pop(); id !== undefined; id = walk.pop()) {
    if (ids.has(id) || id.includes(catalogue)) continue;
    ids.add(id);
    walk.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  known = { modules, ids };
  return ids;
}
