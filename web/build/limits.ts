// What a first visit may cost: the build fails when it fetches more script than the goal, so that nobody finds out
// on a child's old tablet. Compressed bytes, as they are sent (ADR 0034).
// Owns: the limits. Does not own: which file a module goes to (chunks.ts).
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';

/** The files that somebody fetches first, by the name they begin with, and the bytes they may come to. */
export const firstLoads = [
  { who: 'citizen', files: ['main-'], most: 40_000 },
  { who: 'planner', files: ['main-', 'planner-'], most: 120_000 },
] as const;

/** What is over its limit, as sentences. Sizes are bytes by file name, compressed. */
export function over(sizes: ReadonlyMap<string, number>): string[] {
  return firstLoads.flatMap(({ who, files, most }) => {
    const found = files.map((start) => [...sizes].find(([name]) => name.startsWith(start) && name.endsWith('.js.br')));
    const missing = files.filter((_, at) => found[at] === undefined);
    if (missing.length > 0) return [`the ${who}'s first load has no file ${missing.join(', ')}*.js`];
    const sum = found.reduce((bytes, file) => bytes + (file?.[1] ?? 0), 0);
    return sum > most ? [`the ${who}'s first load is ${String(sum)} bytes, the limit is ${String(most)}`] : [];
  });
}

/** The files that a file of the build fetches before it runs. */
export function fetched(code: string): string[] {
  return [...code.matchAll(/\b(?:import|from)\s*["'`](\.\/[^"'`]+)["'`]/g)].map(([, name = '']) => name);
}

/** The Vite plugin: fails the build that is over a limit. It stands after the one that compresses. */
export function limits(): Plugin {
  let folder = '';
  return {
    name: 'mobilize-limits',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir, 'assets');
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const names = await readdir(folder);
        const sizes = await Promise.all(
          names.map(async (name) => [name, (await stat(path.join(folder, name))).size] as const),
        );
        const found = over(new Map(sizes));
        for (const name of names.filter((one) => /^main-.*\.js$/.test(one)))
          for (const other of fetched(await readFile(path.join(folder, name), 'utf8')))
            found.push(`the citizen's first load waits for ${other}`);
        if (found.length > 0) this.error(found.join('; '));
      },
    },
  };
}
