import { expect, test } from 'vitest';
import { chunkOf, type Modules } from './chunks.ts';

const index = '/w/node_modules/svelte/src/internal/client/index.js';
const part = (name: string): string => `/w/node_modules/svelte/src/internal/client/${name}.js`;

interface Module {
  readonly importedIds?: readonly string[];
  readonly dynamicallyImportedIds?: readonly string[];
  readonly code?: string;
}
const all: Readonly<Record<string, Module>> = {
  '/w/src/app/main.ts': { importedIds: ['/w/src/app/routes.ts'] },
  '/w/src/app/routes.ts': {
    importedIds: ['/w/src/features/follow/Now.svelte'],
    dynamicallyImportedIds: [
      '/w/src/features/follow/Week.svelte',
      '/w/src/features/account/Pair.svelte',
      '/w/src/app/places.ts',
    ],
  },
  '/w/src/app/places.ts': { importedIds: ['/w/src/features/group/routes.ts', '/w/src/features/week/routes.ts'] },
  '/w/src/features/group/routes.ts': { dynamicallyImportedIds: ['/w/src/features/group/Group.svelte'] },
  '/w/src/features/week/routes.ts': { dynamicallyImportedIds: ['/w/src/features/week/WeekScreen.svelte'] },
  '/w/src/features/follow/Now.svelte': {
    importedIds: ['/w/src/ui/Disc.svelte', '/w/src/i18n/paraglide/messages/_index.js', index],
    dynamicallyImportedIds: ['/w/src/features/timer/Timer.svelte'],
    code: '$.each(m.follow_now())',
  },
  '/w/src/features/follow/Week.svelte': { importedIds: ['/w/src/ui/Note.svelte', index], code: 'm.follow_week()' },
  '/w/src/features/account/Pair.svelte': {
    importedIds: ['/w/src/ui/TextField.svelte', '/w/src/ui/Note.svelte'],
    code: 'm.account_pair()',
  },
  '/w/src/features/week/WeekScreen.svelte': {
    importedIds: ['/w/src/ui/TextField.svelte', '/w/src/ui/Dialog.svelte', index],
    dynamicallyImportedIds: ['/w/src/features/week/Quick.svelte'],
    code: '$.bind_group(m.week_title())',
  },
  '/w/src/features/week/Quick.svelte': {
    importedIds: ['/w/src/ui/Dialog.svelte', '/w/src/features/week/parse.ts', '/w/src/ui/Both.svelte'],
    code: 'm.week_title() + m.week_quick()',
  },
  '/w/src/features/group/Group.svelte': {
    importedIds: ['/w/src/ui/Dialog.svelte', '/w/src/ui/Both.svelte'],
    code: 'm.group_title()',
  },
  '/w/src/features/timer/Timer.svelte': { importedIds: ['/w/src/ui/Both.svelte'], code: 'm.timer_title()' },
  '/w/src/i18n/paraglide/messages/_index.js': { importedIds: ['/w/src/i18n/paraglide/messages/week_title.js'] },
  [index]: {
    importedIds: ['each', 'group'].map(part),
    code: `export { each, other as items } from './each.js';\nexport { bind_group } from './group.js';`,
  },
};
const modules: Modules = { getModuleInfo: (id) => ({ importedIds: [], ...all[id] }) };
const chunk = (id: string): string => chunkOf(id, modules, '/w/src/app/main.ts');
const text = (key: string): string => chunk(`/w/src/i18n/paraglide/messages/${key}.js`);

test('what the first screen needs is one file', () => {
  expect(chunk('/w/src/features/follow/Now.svelte')).toBe('main');
  expect(chunk('/w/src/ui/Disc.svelte')).toBe('main');
  expect(chunk(part('each'))).toBe('main');
});

test('a citizen is never made to fetch the planner', () => {
  expect(chunk('/w/src/features/week/WeekScreen.svelte')).toBe('planner');
  expect(chunk('/w/src/features/follow/Week.svelte')).toBe('follow');
  expect(chunk('/w/src/features/account/Pair.svelte')).toBe('account');
  // What both need lies with the citizen's; what the planner alone needs of Svelte, with the planner.
  expect(chunk('/w/src/ui/Note.svelte')).toBe('follow');
  expect(chunk('/w/src/ui/TextField.svelte')).toBe('account');
  expect(chunk(part('group'))).toBe('planner');
});

test('what is shown only when it is asked for is fetched then', () => {
  expect(chunk('/w/src/features/week/Quick.svelte')).toBe('extra');
  expect(chunk('/w/src/features/week/parse.ts')).toBe('extra');
  expect(chunk('/w/src/features/group/Group.svelte')).toBe('group');
  expect(chunk('/w/src/ui/Dialog.svelte')).toBe('planner');
  // A citizen's: it lies before the planner's.
  expect(chunk('/w/src/features/timer/Timer.svelte')).toBe('timer');
  expect(chunk('/w/src/ui/Both.svelte')).toBe('timer');
  expect(['week_quick', 'group_title', 'timer_title', 'week_title'].map(text)).toEqual([
    'extra',
    'group',
    'timer',
    'planner',
  ]);
});

test('a text lies where it is used', () => {
  expect(['_index', 'follow_now', 'follow_week', 'account_pair', 'week_title'].map(text)).toEqual([
    'main',
    'main',
    'follow',
    'account',
    'planner',
  ]);
});
