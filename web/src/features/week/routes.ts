import type { Route } from '../../ui/router.svelte';

/** The plan: where a planner comes in, the week and the day. */
export const routes: readonly Route[] = [
  { path: '/plan', load: () => import('./HomeScreen.svelte') },
  { path: '/plan/:circle', load: () => import('./WeekScreen.svelte') },
  { path: '/plan/:circle/week/:day', load: () => import('./WeekScreen.svelte') },
  { path: '/plan/:circle/day/:day', load: () => import('./DayScreen.svelte') },
];
