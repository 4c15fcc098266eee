import { expect, test } from 'vitest';
import { match, Router, type Place, type Route, type Screen } from './router.svelte';

const screen = (name: string): Route => ({
  path: name,
  load: () => Promise.resolve({ default: { name } as unknown as Screen }),
});

function place(pathname: string): Place & { location: { pathname: string } } {
  const location = { pathname, search: '', hash: '', origin: 'https://plan.example' };
  const move = (_: unknown, __: string, url?: string | URL | null): void => {
    location.pathname = String(url);
  };
  return { location, history: { pushState: move, replaceState: move, back: () => undefined } };
}

test('a pattern gives its params, decoded', () => {
  expect(match('/plan/:circle/week', '/plan/c%201/week')).toEqual({ circle: 'c 1' });
  expect(match('/plan/:circle/week', '/plan/c1')).toBeUndefined();
  expect(match('/', '/')).toEqual({});
  expect(match('/day', '/week')).toBeUndefined();
});

test('an address that is not known leads to the first screen', async () => {
  const router = new Router([screen('/'), screen('/day')], '/app/', undefined, place('/app/nothing/here'));
  await router.read();
  expect(router.shown?.route.path).toBe('/');
});

test('going keeps to the base, and a later navigation overtakes an earlier one', async () => {
  let open: () => void = () => undefined;
  const slow: Route = {
    path: '/slow',
    load: () => new Promise((resolve) => (open = () => resolve({ default: {} as Screen }))),
  };
  const at = place('/app/');
  const router = new Router([screen('/'), slow, screen('/day')], '/app/', undefined, at);
  const first = router.go('/slow');
  await router.go('/day');
  open();
  await first;
  expect(router.shown?.route.path).toBe('/day');
  expect(at.location.pathname).toBe('/app/day');
});

test('a screen that cannot be fetched says so instead of showing nothing', async () => {
  const broken: Route = { path: '/x', load: () => Promise.reject(new Error('no net')) };
  const router = new Router([screen('/'), broken], '/app/', undefined, place('/app/x'));
  await router.read();
  expect(router.failed).toBe(true);
});

test('what is seldom needed is asked for once no other route fits, and only then', async () => {
  let asked = 0;
  const more = (): Promise<readonly Route[]> => {
    asked++;
    return Promise.resolve([screen('/plan/:circle')]);
  };
  const router = new Router([screen('/'), screen('/day')], '/app/', more, place('/app/day'));
  await router.read();
  expect([router.shown?.route.path, asked]).toEqual(['/day', 0]);
  await router.go('/plan/c1');
  expect([router.shown?.route.path, router.shown?.params, asked]).toEqual(['/plan/:circle', { circle: 'c1' }, 1]);
  await router.go('/nowhere');
  expect(router.shown?.route.path).toBe('/');
});
