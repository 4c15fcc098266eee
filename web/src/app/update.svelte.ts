// A new version of the client: fetched in the background, taken into use when the screen is quiet.
// Owns: when a screen counts as quiet. Does not own: what is fetched (sw).
// Start reading at: Update.

const quietAfter = 10 * 60 * 1000; // nobody has touched the screen for so long

export class Update {
  /** A new version waits. Reactive; planners are asked. */
  isReady = $state(false);
  #waiting: ServiceWorker | undefined;
  #touchedAt = Date.now();
  #isTaking = false;
  #isTaken = false;

  /** Registers the worker and begins to watch. `mayTakeQuietly` is true where nobody could lose half-written work. */
  async watch(mayTakeQuietly: () => boolean): Promise<void> {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const touched = (): void => {
      this.#touchedAt = Date.now();
    };
    for (const name of ['pointerdown', 'keydown'] as const) addEventListener(name, touched, { passive: true });
    let isFirst = navigator.serviceWorker.controller === null; // the first worker brings this page's own version
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (!isFirst) this.#taken(mayTakeQuietly);
      isFirst = false;
    });
    document.addEventListener('visibilitychange', () => this.#consider(mayTakeQuietly));
    setInterval(() => this.#consider(mayTakeQuietly), 60_000);
    const registration = await register();
    if (registration === undefined) return;
    this.#see(registration);
    registration.addEventListener('updatefound', () => this.#see(registration));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) void registration.update().catch(() => undefined); // no net: next time
    });
  }

  /** Takes the new version into use: the page loads anew. */
  take(): void {
    this.#isTaking = true;
    if (this.#isTaken) location.reload();
    else this.#waiting?.postMessage('take over');
  }

  /** The new version is in use; when another tab took it, this one still runs the old, whose files are gone. */
  #taken(mayTakeQuietly: () => boolean): void {
    this.#isTaken = true;
    if (this.#isTaking) return location.reload();
    this.isReady = true;
    this.#consider(mayTakeQuietly);
  }

  #see(registration: ServiceWorkerRegistration): void {
    const coming = registration.installing ?? registration.waiting;
    if (coming === null) return;
    const look = (): void => {
      if (coming.state !== 'installed' || navigator.serviceWorker.controller === null) return;
      this.#waiting = coming;
      this.isReady = true;
    };
    coming.addEventListener('statechange', look);
    look();
  }

  #consider(mayTakeQuietly: () => boolean): void {
    const isQuiet = document.hidden || Date.now() - this.#touchedAt > quietAfter;
    if (this.isReady && isQuiet && mayTakeQuietly()) this.take();
  }
}

/** A browser may refuse a worker (private windows, policies): the client then works while there is net. */
async function register(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    return await navigator.serviceWorker.register('/app/worker.js', { scope: '/app/', updateViaCache: 'none' });
  } catch {
    return undefined;
  }
}
