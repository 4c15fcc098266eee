// How this device is lit: as the system, light, dark or high contrast. A device setting, holds no personal data.
export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'mobilize.theme';

/** The theme this device keeps. */
export function keptTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const kept = storage.getItem(storageKey);
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** Lights the screen and remembers it. */
export function lightAs(theme: Theme, root: HTMLElement, storage: Pick<Storage, 'setItem'>): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  storage.setItem(storageKey, theme);
}
