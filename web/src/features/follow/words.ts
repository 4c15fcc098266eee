// Time in a citizen's words: six at most, literal, no seconds.
import { lengthWords } from '../../i18n/lengths';
import { m } from '../../i18n/messages';

export { lengthWords };

/** 'om 25 min', 'om lidt' for nothing left. */
export function inWords(minutes: number): string {
  return minutes === 0 ? m.follow_now() : m.follow_in({ time: lengthWords(minutes) });
}
