import type { Route } from '../../ui/router.svelte';

/** Templates: all there are, one to be used, and what is to be kept as one. */
export const routes: readonly Route[] = [
  { path: '/templates', load: () => import('./TemplatesScreen.svelte') },
  { path: '/templates/:shelf/:id', load: () => import('./TemplateScreen.svelte') },
  { path: '/plan/:circle/keep/:kind/:day', load: () => import('./KeepScreen.svelte') },
  { path: '/plan/:circle/keep/:activity/:key/:day', load: () => import('./KeepScreen.svelte') },
];
