// Focus after navigation: to the new screen's heading, so that the keyboard and the reader follow along; to the field
// that a screen begins with (data-begin), when it has one.

/** Moves focus to where the screen begins (its data-begin, h1 or main) without scrolling, and returns the heading's
 *  words. */
export function focusScreen(root: HTMLElement): string {
  const target = root.querySelector<HTMLElement>('h1') ?? root.querySelector<HTMLElement>('main');
  if (target === null) return '';
  if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
  (root.querySelector<HTMLElement>('[data-begin]') ?? target).focus({ preventScroll: true });
  return target.textContent?.trim() ?? '';
}
