import { expect, test } from 'vitest';
import { chunkOf, type Modules } from './chunks.ts';

const imports: Readonly<Record<string, readonly string[]>> = {
  '/w/src/app/main.ts': ['/w/src/app/routes.ts', '/w/node_modules/svelte/src/internal/client/index.js'],
  '/w/src/app/routes.ts': ['/w/src/features/follow/Now.svelte'],
  '/w/src/features/follow/Now.svelte': ['/w/src/ui/Disc.svelte', '/w/src/i18n/paraglide/messages/_index.js'],
  '/w/src/i18n/paraglide/messages/_index.js': ['/w/src/i18n/paraglide/messages/week_title.js'],
};
const modules: Modules = { getModuleInfo: (id) => ({ importedIds: imports[id] ?? [] }) };
const chunk = (id: string): string => chunkOf(id, modules, '/w/src/app/main.ts');

test('what the first screen needs is one file', () => {
  expect(chunk('/w/src/features/follow/Now.svelte')).toBe('main');
  expect(chunk('/w/src/ui/Disc.svelte')).toBe('main');
  expect(chunk('/w/node_modules/svelte/src/internal/client/index.js')).toBe('main');
});

test('a citizen is never made to fetch the planner', () => {
  expect(chunk('/w/src/features/week/WeekGrid.svelte')).toBe('planner');
  expect(chunk('/w/node_modules/svelte-dnd-action/src/index.js')).toBe('planner');
  expect(chunk('/w/src/i18n/paraglide/messages/week_title.js')).toBe('planner');
  expect(chunk('/w/src/features/follow/Week.svelte')).toBe('follow');
  expect(chunk('/w/src/i18n/paraglide/messages/who_saw_week.js')).toBe('follow');
  expect(chunk('/w/src/features/account/SignIn.svelte')).toBe('account');
  expect(chunk('/w/src/i18n/paraglide/messages/account_email.js')).toBe('account');
});
