// An adult's screens and their addresses under /app, fetched when the first of them is asked for.
// A feature with screens of its own lists them in its routes.ts. Does not own: the citizen's screens and the doors (routes.ts).
import { routes as customer } from '../features/customer/routes';
import { routes as group } from '../features/group/routes';
import { routes as people } from '../features/people/routes';
import { routes as pictures } from '../features/pictures/routes';
import { routes as print } from '../features/print/routes';
import { routes as start } from '../features/start/routes';
import { routes as templates } from '../features/templates/routes';
import { routes as week } from '../features/week/routes';
import type { Route } from '../ui/router.svelte';

export const routes: readonly Route[] = [
  { path: '/account', load: () => import('./Account.svelte') },
  { path: '/email', load: () => import('../features/account/NewEmail.svelte') },
  { path: '/plan/:circle/activity/:activity/:key', load: () => import('./Activity.svelte') },
  { path: '/plan/:circle/new/:day/:part', load: () => import('./Activity.svelte') },
  { path: '/plan/:circle/reward', load: () => import('./Reward.svelte') },
  { path: '/plan/:circle/settings', load: () => import('./Settings.svelte') },
  ...week,
  ...pictures,
  ...people,
  ...print,
  ...group,
  ...templates,
  ...customer,
  ...start,
];
