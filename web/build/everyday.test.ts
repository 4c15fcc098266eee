import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { everydayWords } from './everyday.ts';

test('a line is its category, its first symbol and its words', () => {
  const text =
    '# How it is written\n\n# Hygiene\nsæbe, vaske | soap | soap E0B2\nhåndvask | basin | E0B2 soap\n\n# Odds\nvente | wait | drawn-wait\n';
  expect(everydayWords(text)).toEqual([
    ['hygiene', 'fluent-soap', 'sæbe, vaske', 'soap'],
    ['hygiene', 'openmoji-E0B2', 'håndvask', 'basin'],
    ['', 'drawn-wait', 'vente', 'wait'],
  ]);
});

test('the list has a hundred words and more, in every category that is offered', async () => {
  const lines = everydayWords(await readFile(new URL('../../scripts/archive-words.txt', import.meta.url), 'utf8'));
  const counts = new Map<string, number>();
  for (const [category] of lines) counts.set(category, (counts.get(category) ?? 0) + 1);
  expect(lines.length).toBeGreaterThan(300);
  for (const category of [
    ...['morning', 'hygiene', 'clothes', 'school', 'transport', 'food', 'feelings', 'leisure', 'people', 'places'],
    ...['health', 'structure', 'home', 'weather'],
  ])
    expect(counts.get(category) ?? 0, category).toBeGreaterThan(7);
});
