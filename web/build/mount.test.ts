import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { neverHydrating, withoutSteps } from './mount.ts';

const root = createRequire(import.meta.url)
  .resolve('svelte/package.json')
  .replace('package.json', '');

test('the Svelte we have never takes over a page that a server drew', async () => {
  const source = await readFile(`${root}src/internal/client/dom/hydration.js`, 'utf8');
  const constant = neverHydrating(source);
  expect(constant).toContain('export const hydrating = false;');
  expect(constant).not.toMatch(/[^.\w]hydrating = (?!false)/);
  expect(() => neverHydrating(constant)).toThrow('no longer');
});

test('only calls that move along go, whole lines of them', () => {
  const component = '\tvar a = $.child(b);\n\t$.reset(b);\n\t$.next(2);\n\tx = () => $.next();\n\t$.reset(b, c);\n';
  expect(withoutSteps(component)).toBe('\tvar a = $.child(b);\n\n\n\tx = () => $.next();\n\t$.reset(b, c);\n');
});
