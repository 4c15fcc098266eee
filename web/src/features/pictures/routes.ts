import type { Route } from '../../ui/router.svelte';

/** The screens of this feature: `{ path: '/plan/:circle/…', load: () => import('./Screen.svelte') }`. */
export const routes: readonly Route[] = [];
