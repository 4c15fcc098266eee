// The citizen's screens and the doors, and their addresses under /app. The first is where an unknown address leads.
// Now comes with the first load; every other screen is fetched ahead and loaded when it is first shown.
// Does not own: an adult's screens (places.ts), which are listed in a file that a tablet has no use for.
import Now from '../features/follow/Now.svelte';
import type { Route } from '../ui/router.svelte';
import Home from './Home.svelte';

const at =
  <T>(screen: T): (() => Promise<{ default: T }>) =>
  () =>
    Promise.resolve({ default: screen });

export const routes: readonly Route[] = [
  { path: '/', load: at(Home) },
  { path: '/now', load: at(Now) },
  { path: '/day', load: () => import('../features/follow/Day.svelte') },
  { path: '/day/:day', load: () => import('../features/follow/Day.svelte') },
  { path: '/now-next', load: () => import('../features/follow/NowNext.svelte') },
  { path: '/first-then', load: () => import('../features/follow/FirstThen.svelte') },
  { path: '/only/now', load: () => import('../features/follow/OnlyNow.svelte') },
  { path: '/only/next', load: () => import('../features/follow/OnlyNext.svelte') },
  { path: '/list', load: () => import('../features/follow/List.svelte') },
  { path: '/five-days', load: () => import('../features/follow/FiveDays.svelte') },
  { path: '/days', load: () => import('../features/follow/TwoDays.svelte') },
  { path: '/week', load: () => import('../features/follow/Week.svelte') },
  { path: '/thing/:day/:activity/:key', load: () => import('../features/follow/Thing.svelte') },
  { path: '/who', load: () => import('../features/follow/Who.svelte') },
  { path: '/unlock', load: () => import('../features/follow/Unlock.svelte') },
  { path: '/sign-in', load: () => import('../features/account/SignIn.svelte') },
  { path: '/invite', load: () => import('../features/account/Invite.svelte') },
  { path: '/pair', load: () => import('../features/account/Pair.svelte') },
  { path: '/institution', load: () => import('../features/account/Institution.svelte') },
];

/** An adult's screens. */
export const places = (): Promise<readonly Route[]> => import('./places').then(({ routes: list }) => list);
