import type { Route } from '../../ui/router.svelte';

/** The plan: where a planner comes in, the week, the day, and one activity. */
export const routes: readonly Route[] = [
  { path: '/plan', load: () => import('./HomeScreen.svelte') },
  { path: '/plan/:circle', load: () => import('./WeekScreen.svelte') },
  { path: '/plan/:circle/week/:day', load: () => import('./WeekScreen.svelte') },
  { path: '/plan/:circle/day/:day', load: () => import('./DayScreen.svelte') },
  { path: '/plan/:circle/activity/:activity/:key', load: () => import('../activity/ActivityScreen.svelte') },
  { path: '/plan/:circle/new/:day/:part', load: () => import('../activity/ActivityScreen.svelte') },
];
