// Every screen and its address under /app. The first is where an unknown address leads.
// A feature with screens of its own lists them in its routes.ts; each loads when it is first shown.
import type { Route } from '../ui/router.svelte';
import { routes as week } from '../features/week/routes';
import { routes as pictures } from '../features/pictures/routes';
import { routes as people } from '../features/people/routes';

export const routes: readonly Route[] = [
  { path: '/', load: () => import('../features/account/SignIn.svelte') },
  ...week,
  ...pictures,
  ...people,
];
