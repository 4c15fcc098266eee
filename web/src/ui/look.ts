// How the screen is lit and worded: attributes on <html> that tokens.css answers to.
// Owns: those attributes, and the theme a planner's device keeps. Does not own: a citizen's settings.

const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

/** How a screen looks; CitizenSettings fits. What is absent is the default. */
export interface Look {
  readonly theme?: Theme;
  readonly days?: string;
  readonly text?: string;
  readonly font?: string;
  readonly density?: string;
  readonly motion?: string;
}

const storageKey = 'mobilize.theme'; // a device setting, holds no personal data

/** The theme this device keeps for planners. */
export function keptTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const kept = storage.getItem(storageKey);
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** Keeps a planner's theme on this device. */
export function keepTheme(theme: Theme, storage: Pick<Storage, 'setItem'>): void {
  storage.setItem(storageKey, theme);
}

/** Lights the page. What is absent is the default. */
export function light(root: HTMLElement, { theme = 'system', days, text, font, density, motion }: Look): void {
  set(root, 'theme', theme === 'system' ? undefined : theme);
  set(root, 'days', days === 'colour' ? undefined : days);
  set(root, 'text', text === 'upper' ? 'upper' : undefined);
  set(root, 'font', font === 'andika' ? undefined : font);
  set(root, 'density', density === 'normal' ? undefined : density);
  set(root, 'motion', motion === 'still' ? undefined : motion);
}

function set(root: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) root.removeAttribute(`data-${name}`);
  else root.setAttribute(`data-${name}`, value);
}
