// Where a picture comes from, in words, and the address to read more at.
import type { Picture } from '../../api/wire';
import { dateWords } from '../../i18n/calendar';
import { m } from '../../i18n/messages';
import { firstName } from './citizens.svelte';

/** Where something comes from: a name, and its address ('' for none). */
export interface Source {
  readonly name: string;
  readonly href: string;
}

/** 'Fluent Emoji (github.com/microsoft/fluentui-emoji)' as a name and an address. Only https is followed. */
export function sourceOf(text: string): Source {
  const found = /^(.*?)\s*\(((?:https:\/\/)?[a-z0-9.-]+\.[a-z]{2,}(?:\/[^\s()]*)?)\)$/i.exec(text.trim());
  const [, name = '', address = ''] = found ?? [undefined, text.trim(), ''];
  if (address === '') return /^https:\/\/\S+$/.test(name) ? { name, href: name } : { name, href: '' };
  return { name, href: address.startsWith('https://') ? address : `https://${address}` };
}

/** 'Taget af Mette 20. november'; 'Eget foto' when nobody knows by whom. */
export function takenWords(picture: Picture, nameOf: (person: string) => string | undefined): string {
  const by = nameOf(picture.addedBy ?? '');
  const day = picture.addedAt?.slice(0, 10);
  return by === undefined || day === undefined
    ? m.planner_credit_own()
    : m.planner_credit_taken({ name: firstName(by), day: dateWords(day) });
}
