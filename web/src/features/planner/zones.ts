// Time zones as places: nobody knows what 'Europe/Copenhagen' is, everybody knows whose clock it is.
import { language } from '../../i18n/language.svelte';
import { m } from '../../i18n/messages';

const danish: Readonly<Record<string, string>> = {
  'Europe/Copenhagen': 'København',
  'Atlantic/Faroe': 'Tórshavn',
  'Europe/Brussels': 'Bruxelles',
  'Europe/Rome': 'Rom',
  'Europe/Athens': 'Athen',
  'Europe/Vienna': 'Wien',
  'Europe/Prague': 'Prag',
  'Europe/Warsaw': 'Warszawa',
  'Europe/Lisbon': 'Lissabon',
  'Europe/Moscow': 'Moskva',
};
const english: Readonly<Record<string, string>> = { 'Atlantic/Faroe': 'Tórshavn' };
const realm = ['Europe/Copenhagen', 'America/Nuuk', 'Atlantic/Faroe'];
// What browsers still call Nuuk and Tórshavn.
const formerly = ['America/Godthab', 'Atlantic/Faeroe'];

/** 'København' for 'Europe/Copenhagen'. Reactive. */
export function zoneCity(zone: string): string {
  const own = (language() === 'da' ? danish : english)[zone];
  return own ?? (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** 'Tid i København'. Reactive. */
export function zoneWords(zone: string): string {
  return m.planner_zone({ city: zoneCity(zone) });
}

/** The zones to choose among, each once: where one is, where one's own browser is and the realm first, then all by
 *  the name of the place. Reactive. */
export function zoneChoices(
  present: string,
  here: string,
  all: readonly string[],
): { readonly near: readonly string[]; readonly others: readonly string[] } {
  const near = [...new Set([present, here, ...realm])].filter((zone) => zone !== '' && !formerly.includes(zone));
  const others = all
    .filter((zone) => !near.includes(zone) && !formerly.includes(zone) && zone.includes('/'))
    .sort((one, two) => zoneCity(one).localeCompare(zoneCity(two)));
  return { near, others };
}

/** The zone of this browser. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
