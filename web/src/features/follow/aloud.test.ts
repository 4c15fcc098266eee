import { expect, test } from 'vitest';
import { voiceFor } from './aloud';

const voice = (lang: string, localService = true, isDefault = false) => ({ lang, localService, default: isDefault });

test('only a voice of the device, in the citizen’s language, reads aloud', () => {
  const [away, english, danish, chosen] = [
    voice('da-DK', false),
    voice('en-GB'),
    voice('da_DK'),
    voice('da-DK', true, true),
  ];
  expect(voiceFor([away, english], 'da')).toBeUndefined();
  expect(voiceFor([away, english, danish], 'da')).toBe(danish);
  expect(voiceFor([danish, chosen], 'da')).toBe(chosen);
  expect(voiceFor([danish, english], 'en')).toBe(english);
  expect(voiceFor([], 'da')).toBeUndefined();
});
