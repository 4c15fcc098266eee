// Time in a citizen's words: six at most, literal, no seconds.
import { m } from '../../i18n/messages';

/** '25 min', '1 time', '1 t 20 min'. */
export function lengthWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return m.follow_minutes({ minutes });
  if (rest === 0) return hours === 1 ? m.follow_hour() : m.follow_hours({ hours });
  return m.follow_hours_minutes({ hours, minutes: rest });
}

/** 'om 25 min', 'om lidt' for nothing left. */
export function inWords(minutes: number): string {
  return minutes === 0 ? m.follow_now() : m.follow_in({ time: lengthWords(minutes) });
}

/** Ends of long Danish words, before which a line may break: 'Fysio-terapi', 'Morgen-mad'. */
const ends =
  /(?<=\p{L}{4})(?=(?:terapi|skole|middag|mad|træning|ridning|besøg|børstning|museum|klub|undervisning|pædagog|tasken?|gymnastik|værelset?|køreren?|hjælper|samling|timen?)$)/giu;

/** The same words with soft hyphens where a long one may break. What is read aloud stays the same. */
export function breakable(title: string): string {
  return title.replace(/\p{L}{9,}/gu, (word) => word.replace(ends, '\u00AD'));
}
