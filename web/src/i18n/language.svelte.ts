// The language of the screen: Danish, unless the person chose English. Reading a message in a component
// makes the component follow the choice, without a reload.
// Owns: the choice on this device. Does not own: the texts (messages/*.json) nor the citizen's own setting.
import { isLocale, overwriteGetLocale, type Locale } from './paraglide/runtime';

const storageKey = 'mobilize.language'; // a device setting, holds no personal data

let current = $state<Locale>('da');
let lent: Locale | undefined; // while something is drawn in another language than the screen's

/** The language now. Reactive. */
export function language(): Locale {
  return lent ?? current;
}

/** The BCP 47 tag to format dates and numbers with. Reactive. */
export function formatTag(): string {
  return language() === 'da' ? 'da-DK' : 'en-GB';
}

/** Starts with the device's choice, else Danish. Called once, by the app, before anything is drawn. */
export function installLanguage(storage: Pick<Storage, 'getItem'>): void {
  const kept = storage.getItem(storageKey);
  if (isLocale(kept)) current = kept;
  overwriteGetLocale(language);
  document.documentElement.lang = current;
}

/** Changes the language; `keep` remembers it on this device. */
export function chooseLanguage(to: Locale, keep?: Pick<Storage, 'setItem'>): void {
  current = to;
  document.documentElement.lang = to;
  keep?.setItem(storageKey, to);
}

/** Draws something in a language of its own: what `act` reads while it runs is in that language. */
export function inLanguage<T>(to: Locale, act: () => T): T {
  lent = to;
  try {
    return act();
  } finally {
    lent = undefined;
  }
}
