import { expect, test } from 'vitest';
import { possessive } from './possessive';

test('a Danish name takes an s, or an apostrophe when it has the sound already', () => {
  expect(['Noah', 'Villads', 'Max', 'Mette'].map(possessive)).toEqual(['Noahs', 'Villads’', 'Max’', 'Mettes']);
});
