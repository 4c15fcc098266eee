import type { Route } from '../../ui/router.svelte';

/** The first hour. */
export const routes: readonly Route[] = [{ path: '/start', load: () => import('./StartScreen.svelte') }];
