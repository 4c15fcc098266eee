// Says things aloud to screen readers: where one came to, that something was saved, that the net is away.
// Owns: the one live region of the page. Does not own: what is worth saying.

let region: HTMLElement | undefined;

/** Puts the live region into the page. Called once, by the app. */
export function installAnnouncer(root: HTMLElement): void {
  region = document.createElement('div');
  region.className = 'sr';
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'polite');
  root.append(region);
}

/** Says a sentence. The same sentence twice is said twice: the region is emptied between. */
export function announce(sentence: string): void {
  const to = region;
  if (to === undefined) return;
  to.textContent = '';
  requestAnimationFrame(() => {
    to.textContent = sentence;
  });
}
