import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { apartFromClasses, neverHydrating, withoutSteps } from './mount.ts';

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

test('the Svelte we have writes styles apart from classes', async () => {
  const source = await readFile(`${root}src/internal/client/dom/elements/style.js`, 'utf8');
  const apart = apartFromClasses(source);
  expect(apart).toContain(`import { to_style } from '../../../shared/attributes.js?style';`);
  expect(() => apartFromClasses(apart)).toThrow('no longer');
});

test('only calls that move along go, whole lines of them', () => {
  const component = '\tvar a = $.child(b);\n\t$.reset(b);\n\t$.next(2);\n\tx = () => $.next();\n\t$.reset(b, c);\n';
  expect(withoutSteps(component)).toBe('\tvar a = $.child(b);\n\n\n\tx = () => $.next();\n\t$.reset(b, c);\n');
});
