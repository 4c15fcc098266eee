// How a citizen wants timers: which of shape, words and seconds, and whether the end sounds. Pure.
import type { CitizenSettings, TimerKind } from '../../api/wire';

export interface Look {
  readonly hasShape: boolean;
  readonly hasWords: boolean;
  readonly isBySecond: boolean;
}

/** Digits are words for the eye: who hides words gets none, who hides shapes keeps them. */
export function lookOf(kind: TimerKind, settings: CitizenSettings): Look {
  const isDigits = kind === 'digits';
  const mayShape = settings.disc !== 'hidden';
  const mayWords = settings.words !== 'hidden';
  return {
    hasShape: isDigits ? mayWords : mayShape,
    hasWords: !isDigits && mayWords,
    isBySecond: isDigits && settings.seconds === 'shown',
  };
}
