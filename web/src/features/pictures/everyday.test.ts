import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { categories, everydayWords, foundIn, offeredOf } from './everyday';

const danish = everydayWords('da');
const names = (query: string): string[] => foundIn(danish, query).map(({ name }) => name);

test('every category offers pictures, about a hundred in all, none twice in one', () => {
  const offered = categories.map((category) => offeredOf(danish, category));
  for (const choices of offered) {
    expect(choices.length).toBeGreaterThan(5);
    expect(new Set(choices.map(({ ref }) => ref)).size).toBe(choices.length);
  }
  expect(offered.flat().length).toBeGreaterThanOrEqual(95);
});

test('what is typed without the net is found as it is typed, in both languages', () => {
  expect(names('tandbørstning')[0]).toBe('tandbørstning');
  expect(names('tandb')[0]).toBe('tandbørstning');
  expect(names('børste tænder')[0]).toBe('tandbørstning');
  expect(names('toothbrush')[0]).toBe('tandbørstning');
  expect(foundIn(everydayWords('en'), 'shower')[0]?.name).toBe('shower');
  expect(names('tandbø')).not.toContain('stå i kø'); // standing in line
  expect(names('')).toEqual([]);
  expect(names('qqxzy')).toEqual([]);
});

test('a beginning of a word finds all that the word finds first', () => {
  fc.assert(
    fc.property(fc.constantFrom(...danish), (word) => {
      expect(foundIn(danish, word.choice.name, 1000).map(({ ref }) => ref)).toContain(word.choice.ref);
    }),
  );
});
