// Which file of the build a module goes to: few files, and a citizen's device is never made to fetch the planner's.
//   main      what main.ts reaches without a dynamic import: the citizen's first screens
//   follow    the rest of the citizen's, undo, and what fetches pictures and versions ahead
//   account   the door: signing in, pairing, invitations
//   planner   the planner's first screens: week, day, activity, pictures
//   extra     what those fetch only when it is asked for
//   <name>    every other feature, when its first screen is shown; a citizen's before the planner's
// What two of them need lies with the first; what two of the last need, with the planner. A text lies where its key is
// used.
// Owns: the split. Start reading at: chunkOf.
import path from 'node:path';

/** What the bundler tells of a module. */
export interface Modules {
  getModuleInfo(id: string): {
    readonly importedIds: readonly string[];
    readonly dynamicallyImportedIds?: readonly string[];
    readonly code?: string | null;
  } | null;
}

const catalogue = '/i18n/paraglide/messages/';
const first = /\/features\/(week|activity|pictures|planner)\/|\/app\//;
const later = /\/features\/follow\/|\/sync\/|\/app\/(keep|update\.svelte)\.ts$/;
/** Only for attributes that are spread, which nothing here does: no reason to put it in the first load. */
const spread = /\/svelte\/src\/internal\/client\/dom\/elements\/(bindings\/select|attachments|style)\.js$/;
/** Svelte's indexes of its parts: who imports one uses those it names, not all. */
const index = /\/svelte\/src\/(internal\/client\/index|reactivity\/index-client)\.js$/;

/** The name of the chunk for a module. `entry` is the path of main.ts. */
export function chunkOf(id: string, modules: Modules, entry: string): string {
  const file = id.replaceAll('\\', '/');
  if (file.endsWith('/index.html') || /^\0(vite|rolldown)/.test(file) || index.test(file)) return 'main';
  const text = file.includes(catalogue) ? /(\w+)\.js$/.exec(file)?.[1] : undefined;
  if (text === '_index') return 'main'; // of all texts
  const has = ({ ids, words }: Reach): boolean => (text === undefined ? ids.has(id) : words.has(text));
  const { early, rest } = reach(modules, entry);
  const known = [...early].find(([, one]) => has(one))?.[0];
  if (known !== undefined) return known;
  const [only, other] = [...rest].filter(([, one]) => has(one)).map(([name]) => name);
  return only === undefined || other !== undefined ? 'planner' : only;
}

/** Modules, and every word in them: a text is used where its key is one. */
interface Reach {
  readonly ids: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}
interface Reaches {
  readonly early: ReadonlyMap<string, Reach>; // in this order: what two need lies with the first
  readonly rest: ReadonlyMap<string, Reach>;
}

let known: { readonly modules: Modules; readonly reaches: Reaches } | undefined;

function reach(modules: Modules, entry: string): Reaches {
  if (known?.modules === modules) return known.reaches;
  const fetched = (ids: Iterable<string>): string[] => [
    ...new Set([...ids].flatMap((id) => modules.getModuleInfo(id)?.dynamicallyImportedIds ?? [])),
  ];
  const main = walk(modules, [entry]);
  const listed = fetched(main.ids);
  const screens = [
    ...listed,
    ...fetched(
      walk(
        modules,
        listed.filter((id) => id.endsWith('/app/places.ts')),
      ).ids,
    ),
  ];
  const follow = walk(
    modules,
    screens.filter((id) => later.test(id)),
  );
  const account = walk(
    modules,
    screens.filter((id) => id.includes('/features/account/')),
  );
  const early = new Map<string, Reach>(Object.entries({ main, follow, account }));
  const isNew = (id: string): boolean => ![...early.values()].some(({ ids }) => ids.has(id));
  const citizens = fetched([...main.ids, ...follow.ids].filter((id) => id.includes('/features/')));
  for (const [name, ids] of byFeature(citizens.filter(isNew), 'planner')) early.set(name, walk(modules, ids));
  const planner = walk(
    modules,
    screens.filter((id) => isNew(id) && first.test(id)),
  );
  early.set('planner', planner);
  const open = [...screens, ...fetched(planner.ids)].filter(isNew);
  for (let at = 0; at < open.length; at++)
    for (const id of fetched(walk(modules, [open[at] ?? '']).ids)) if (isNew(id) && !open.includes(id)) open.push(id);
  const rest = new Map([...byFeature(open, 'extra')].map(([name, ids]) => [name, walk(modules, ids)] as const));
  known = { modules, reaches: { early, rest } };
  return known.reaches;
}

/** What is fetched, by the feature it lies in; of the planner's first features it is named otherwise. */
function byFeature(ids: readonly string[], otherwise: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const id of ids) {
    const name = first.test(id) ? otherwise : (/\/features\/(\w+)\//.exec(id)?.[1] ?? otherwise);
    found.set(name, [...(found.get(name) ?? []), id]);
  }
  return found;
}

/** What modules reach without a dynamic import. The catalogue of texts is left out: it reaches all. */
function walk(modules: Modules, from: readonly string[]): Reach {
  const ids = new Set<string>();
  const words = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (ids.has(id) || id.includes(catalogue)) continue;
    ids.add(id);
    const { importedIds = [], code } = modules.getModuleInfo(id) ?? {};
    const own = new Set([...(code ?? '').matchAll(/[\w$]+/g)].map(([word]) => word));
    for (const word of own) words.add(word);
    for (const imported of importedIds) {
      if (spread.test(imported) && id.endsWith('/attributes.js')) continue;
      const listed = index.test(imported) ? modules.getModuleInfo(imported)?.code : undefined;
      if (listed) open.push(...named(imported, listed, own));
      else open.push(imported);
    }
  }
  return { ids, words };
}

/** The modules behind those names of an index that are used. */
function named(at: string, listed: string, used: ReadonlySet<string>): string[] {
  return [...listed.matchAll(/export\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/g)].flatMap(
    ([, names = '', from = '']) => {
      const outside = names.split(',').map((name) => name.split(' as ').at(-1)?.trim() ?? '');
      return outside.some((name) => used.has(name)) ? [path.posix.join(path.posix.dirname(at), from)] : [];
    },
  );
}
