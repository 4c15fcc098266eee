import { expect, test } from 'vitest';
import { verdict } from './floors.js';

test('imports go down', () => {
  expect(verdict('features/week/Week.svelte', 'sync/replica')).toBeUndefined();
  expect(verdict('app/main.ts', 'features/week/routes')).toBeUndefined();
  expect(verdict('ui/Button.svelte', 'sync/replica')).toBe(
    'ui must not import sync: the floors are i18n, a11y, ui, api, sync, features, app',
  );
  expect(verdict('sync/engine.ts', 'features/plan/schedule/expand')).toMatch('sync must not import features');
});

test('a feature knows no feature but the plan', () => {
  expect(verdict('features/week/Week.svelte', 'features/plan/schedule/expand')).toBeUndefined();
  expect(verdict('features/week/Week.svelte', 'features/people/People.svelte')).toMatch(
    'must not import feature people',
  );
});

test('the service worker is its own program', () => {
  expect(verdict('sw/worker.ts', 'sync/shared/seal')).toBeUndefined();
  expect(verdict('sw/worker.ts', 'sync/engine')).toMatch('only sync/shared');
  expect(verdict('app/main.ts', 'sw/worker')).toMatch('own program');
});
