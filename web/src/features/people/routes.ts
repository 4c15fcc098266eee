import type { Route } from '../../ui/router.svelte';

/** The people round one citizen, and the citizen's devices. */
export const routes: readonly Route[] = [{ path: '/plan/:circle/people', load: () => import('./PeopleScreen.svelte') }];
