import type { Route } from '../../ui/router.svelte';

/** Institutions and families: who works there, and in which groups the citizens are. */
export const routes: readonly Route[] = [
  { path: '/customers', load: () => import('./CustomersScreen.svelte') },
  { path: '/customer/:customer', load: () => import('./CustomerScreen.svelte') },
  { path: '/customer/:customer/group/:group', load: () => import('./GroupScreen.svelte') },
  { path: '/customer/:customer/list/:kind', load: () => import('./ListScreen.svelte') },
  { path: '/join', load: () => import('./Join.svelte') },
];
