import type { Route } from '../../ui/router.svelte';

/** What is printed of a plan, from a day of it. */
export const routes: readonly Route[] = [
  { path: '/plan/:circle/print/:day', load: () => import('./PrintScreen.svelte') },
];
