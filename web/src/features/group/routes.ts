import type { Route } from '../../ui/router.svelte';

/** Many citizens at once. */
export const routes: readonly Route[] = [{ path: '/overview', load: () => import('./OverviewScreen.svelte') }];
