// Which screen is shown: a small typed router over the History API. It takes over only links under its base,
// so links to the public site and to files stay ordinary links.
// Owns: the address, matching, lazy loading of screens. Does not own: the list of screens (app/routes).
// Start reading at: Router.
import { getContext, setContext, type Component } from 'svelte';

export type Params = Readonly<Record<string, string>>;

/** A screen takes the prop `params`, or nothing. */
export type Screen = Component<{ params: Params }>;

/** One screen: `/plan/:circle/week` with what loads it. */
export interface Route {
  readonly path: string;
  readonly load: () => Promise<{ default: Screen | Component<Record<string, never>> }>;
}

export interface Shown {
  readonly route: Route;
  readonly params: Params;
  readonly screen: Screen;
}

/** What the router needs of the window; tests give their own. */
export interface Place {
  readonly location: Pick<Location, 'pathname' | 'search' | 'hash' | 'origin'>;
  readonly history: Pick<History, 'pushState' | 'replaceState' | 'back'>;
}

/** Matches a path against a pattern; undefined when it does not fit. */
export function match(pattern: string, path: string): Params | undefined {
  const [want, have] = [pattern, path].map((text) => text.split('/').filter((part) => part !== ''));
  if (want === undefined || have === undefined || want.length !== have.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    const given = have[i] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given);
    else if (part !== given) return undefined;
  }
  return params;
}

/** The route of a path; without one, the first there is. */
function find(routes: readonly Route[], path?: string): { route: Route; params: Params } | undefined {
  for (const route of routes) {
    const params = path === undefined ? {} : match(route.path, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

export class Router {
  readonly #routes: readonly Route[];
  readonly #more: () => Promise<readonly Route[]>;
  readonly #base: string;
  readonly #place: Place;
  #turn = 0;
  /** Where a path leads on this device. Given by who knows what may be shown here. */
  guard: (path: string) => string = (path) => path;
  /** The path under the base, '/' first. Reactive. */
  path = $state('/');
  /** The screen on show, undefined before the first one has loaded. Reactive. */
  shown = $state.raw<Shown>();
  /** A screen that could not be fetched (no net and not in the cache). Reactive. */
  failed = $state(false);

  /** `more` is asked for a path that no route fits; it lists those that are seldom needed. */
  constructor(
    routes: readonly Route[],
    base: string,
    more: () => Promise<readonly Route[]> = () => Promise.resolve([]),
    place: Place = window,
  ) {
    this.#routes = routes;
    this.#more = more;
    this.#base = base.replace(/\/$/, '');
    this.#place = place;
  }

  /** The address of a path under the base, for href. */
  href(path: string): string {
    return this.#base + path;
  }

  /** Goes to a path under the base. `replace` leaves no way back to the present one. */
  async go(path: string, { replace = false }: { replace?: boolean } = {}): Promise<void> {
    this.#place.history[replace ? 'replaceState' : 'pushState'](null, '', this.href(path));
    await this.read();
  }

  /** Goes back one screen. */
  back(): void {
    this.#place.history.back();
  }

  /** Shows the screen that the address names; the first route when none fits. */
  async read(): Promise<void> {
    const turn = ++this.#turn;
    const { pathname } = this.#place.location;
    const asked = pathname.startsWith(`${this.#base}/`) ? pathname.slice(this.#base.length) : '/';
    const path = this.guard(asked);
    if (path !== asked) this.#place.history.replaceState(null, '', this.href(path));
    this.path = path;
    try {
      const found = find(this.#routes, path) ?? find(await this.#more(), path) ?? find(this.#routes.slice(0, 1));
      if (found === undefined) return;
      const { default: screen } = await found.route.load();
      if (turn !== this.#turn) return; // a later navigation overtook this one
      this.failed = false;
      this.shown = { ...found, screen: screen as Screen };
    } catch {
      if (turn === this.#turn) this.failed = true;
    }
  }

  /** Follows a click on a link under the base; leaves every other click alone. */
  followed(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.hasAttribute('download') || !link.hasAttribute('href')) return;
    const to = new URL(link.href);
    if (to.origin !== this.#place.location.origin || !to.pathname.startsWith(`${this.#base}/`)) return;
    event.preventDefault();
    void this.go(to.pathname.slice(this.#base.length) + to.search + to.hash);
  }
}

const key = Symbol('router');

/** Gives the router to every screen. */
export function provideRouter(router: Router): Router {
  return setContext(key, router);
}

/** The router, in a component. */
export function useRouter(): Router {
  return getContext<Router>(key);
}
