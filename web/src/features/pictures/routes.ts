import type { Route } from '../../ui/router.svelte';

/** The library of one citizen's own pictures. */
export const routes: readonly Route[] = [
  { path: '/plan/:circle/pictures', load: () => import('./PicturesScreen.svelte') },
];
