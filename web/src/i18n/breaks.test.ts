import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakable } from './breaks';

const shown = (text: string): string => breakable(text).replaceAll('\u00AD', '-');

test.each([
  ['Svømmehallen', 'Svøm-me-hal-len'],
  ['Musikskole', 'Mu-sik-skole'],
  ['Eftermiddag', 'Ef-ter-mid-dag'],
  ['Aftensmad', 'Af-tens-mad'],
  ['Fysioterapi', 'Fy-sio-te-ra-pi'],
  ['Undervisningstime', 'Un-der-vis-nings-time'],
  ['Tandlægebesøg', 'Tand-læ-ge-be-søg'],
])('%s breaks only between its syllables', (word, syllables) => {
  const allowed = new Set<number>();
  let at = 0;
  for (const part of syllables.split('-')) allowed.add((at += part.length));
  const breaks = shown(word).split('-');
  expect(breaks.length).toBeGreaterThan(1);
  let place = 0;
  for (const part of breaks.slice(0, -1)) expect(allowed, shown(word)).toContain((place += part.length));
});

test('compounds break before their last part', () => {
  expect(shown('Aftensmad')).toBe('Aftens-mad');
  expect(shown('Fritidsklubben')).toContain('-klub');
  expect(shown('svømmehallen')).toContain('me-hal');
});

test('short words stay whole, and so does what is not a word', () => {
  expect(breakable('Skole og bad 12345678901')).toBe('Skole og bad 12345678901');
});

test('nothing but soft hyphens is added, never within three letters of an end', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abdegklmnorstvyæøåÅ é1-'), maxLength: 60 }), (text) => {
      const out = breakable(text);
      expect(out.replaceAll('\u00AD', '')).toBe(text);
      for (const word of out.split(/[ 1-]/)) {
        const parts = word.split('\u00AD');
        for (const part of parts.length > 1 ? [parts.at(0), parts.at(-1)] : [])
          expect(part?.length).toBeGreaterThanOrEqual(3);
      }
    }),
  );
});
