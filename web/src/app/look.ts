// How the screen is lit and worded: attributes on <html> that tokens.css answers to.
import type { CitizenSettings } from '../api/wire';

type Look = Pick<CitizenSettings, 'theme' | 'days' | 'text' | 'font'>;

const themes = ['system', 'light', 'dark', 'contrast'] as const;

/** The theme this device keeps for planners. */
export function keptTheme(storage: Pick<Storage, 'getItem'>): NonNullable<Look['theme']> {
  const kept = storage.getItem('mobilize.theme');
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** Lights the page. What is absent is the default. */
export function light(root: HTMLElement, { theme = 'system', days, text, font }: Look): void {
  set(root, 'theme', theme === 'system' ? undefined : theme);
  set(root, 'days', days === 'grey' ? 'grey' : undefined);
  set(root, 'text', text === 'upper' ? 'upper' : undefined);
  set(root, 'font', font === 'andika' ? undefined : font);
}

function set(root: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) root.removeAttribute(`data-${name}`);
  else root.setAttribute(`data-${name}`, value);
}
