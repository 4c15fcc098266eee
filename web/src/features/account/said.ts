// When something was, as one says it in a list.
import { formatTag } from '../../i18n/language.svelte';

/** A day and a time of day, in the language and zone of who reads. */
export const said = (at: string): string =>
  new Intl.DateTimeFormat(formatTag(), { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(
    new Date(at),
  );
