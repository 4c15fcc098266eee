// Whose something is: 'Noahs plan', but 'Villads’ plan'.
import { language } from './language.svelte';

/** A name in the possessive of the language of the screen. Reactive. */
export function possessive(name: string): string {
  if (language() === 'en') return `${name}’s`;
  return /[sxz]$/i.test(name) ? `${name}’` : `${name}s`;
}
