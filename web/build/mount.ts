// What of Svelte the first load can do without, beyond what the bundler finds. The client is mounted into an empty page, never into one that a server has drawn. Svelte guards all that it needs
// for the latter by one variable: as a constant it lets the bundler drop the guarded, and what is left of it in
// components does nothing. Together a fifteenth of the first load.
// What writes styles, which no first screen does, is a module of its own here.
// Owns: that constant and the calls that follow from it, that module. Start reading at: mountOnly.
import type { Plugin } from 'vite';

const guard = /svelte\/src\/internal\/client\/dom\/hydration\.js$/;
const variable = 'export let hydrating = false;';
const setter = '\thydrating = value;\n';
const styles = /svelte\/src\/internal\/client\/dom\/elements\/style\.js$/;
const words = `import { to_style } from '../../../shared/attributes.js';`;

/** Svelte's module with the variable made a constant. Throws when Svelte writes it in another way. */
export function neverHydrating(source: string): string {
  for (const part of [variable, setter])
    if (source.split(part).length !== 2) throw new Error(`svelte’s hydration.js has no longer one “${part}”`);
  return source.replace(variable, 'export const hydrating = false;').replace(setter, '');
}

/** Svelte's writing of styles, with what it needs of the module it shares with classes taken a second time. Throws when
 *  Svelte writes it in another way. */
export function apartFromClasses(source: string): string {
  if (source.split(words).length !== 2) throw new Error(`svelte’s style.js has no longer one “${words}”`);
  return source.replace(words, words.replace('.js', '.js?style'));
}

/** A compiled component without the calls that only move along what a server has drawn. */
export function withoutSteps(component: string): string {
  return component.replace(/^[ \t]*\$\.(?:reset\([\w$]+\)|next\(\d*\));$/gm, '');
}

/** The Vite plugins, for the build alone: the last after Svelte's own. */
export function mountOnly(): Plugin[] {
  return [
    {
      name: 'mobilize-never-hydrating',
      apply: 'build',
      transform: { filter: { id: guard }, handler: (source) => ({ code: neverHydrating(source), map: null }) },
    },
    {
      name: 'mobilize-styles-apart',
      apply: 'build',
      transform: { filter: { id: styles }, handler: (source) => ({ code: apartFromClasses(source), map: null }) },
    },
    {
      name: 'mobilize-without-steps',
      apply: 'build',
      enforce: 'post',
      transform: { filter: { id: /\.svelte$/ }, handler: (source) => ({ code: withoutSteps(source), map: null }) },
    },
  ];
}
