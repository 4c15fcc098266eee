// Which voice reads aloud: one that lives on the device, in the citizen's language. What is read never leaves it. Pure.

/** A voice of the browser, as far as it is chosen by. */
export interface Voice {
  readonly lang: string;
  readonly localService: boolean;
  readonly default: boolean;
}

/** The voice to read with, undefined where the device has none: then there is nothing to press. */
export function voiceFor<V extends Voice>(voices: readonly V[], language: string): V | undefined {
  const own = voices.filter(
    ({ lang, localService }) => localService && lang.toLowerCase().split(/[-_]/)[0] === language,
  );
  return own.find((voice) => voice.default) ?? own[0];
}
