// Focus after navigation: to the new screen's heading, so that the keyboard and the reader follow along.

/** Moves focus to the screen's h1 (or its main) without scrolling, and returns the heading's words. */
export function focusScreen(root: HTMLElement): string {
  const target = root.querySelector<HTMLElement>('h1') ?? root.querySelector<HTMLElement>('main');
  if (target === null) return '';
  if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: true });
  return target.textContent?.trim() ?? '';
}
