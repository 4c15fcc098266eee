// The everyday words of a plan, on the device: what is offered before anybody searches, and what a search finds
// without the net. Fetched ahead with the rest of the program, loaded when pictures are first chosen.
import lines from 'everyday:words';
import type { Choice } from './library';
import { folded } from './library';

/** The categories, in the order of a day and then of what is rarer. */
export const categories = [
  ...(['morning', 'hygiene', 'clothes', 'food', 'school', 'transport', 'leisure', 'home', 'places', 'people'] as const),
  ...(['feelings', 'health', 'structure', 'weather'] as const),
];
export type Category = (typeof categories)[number];

/** How many of each are offered: a hundred in all, and a few. */
const most = 8;

interface Word {
  readonly choice: Choice;
  readonly category: string;
  readonly terms: readonly string[]; // folded; the language's own first
}

/** The words of the list in a language. */
export function everydayWords(language: 'da' | 'en'): readonly Word[] {
  return lines.map(([category, symbol, da, en]) => {
    const [own, other] = language === 'da' ? [da, en] : [en, da];
    const terms = `${own}, ${other}`.split(', ');
    return {
      choice: { ref: `archive:${symbol}`, name: terms[0] ?? '', isEveryday: true },
      category,
      terms: terms.map(folded),
    };
  });
}

/** What is offered of a category, each picture once. */
export function offeredOf(words: readonly Word[], category: Category): Choice[] {
  const seen = new Set<string>();
  return words
    .filter((word) => word.category === category && !seen.has(word.choice.ref) && seen.add(word.choice.ref))
    .slice(0, most)
    .map(({ choice }) => choice);
}

/** What a search finds in the words on the device, best first: a whole word, then a beginning, then a part. */
export function foundIn(words: readonly Word[], query: string, limit = 24): Choice[] {
  const asked = folded(query.trim());
  if (asked === '') return [];
  const stem = asked.length > 4 ? asked.slice(0, Math.max(4, asked.length - 2)) : asked;
  const cost = ({ terms }: Word): number =>
    terms.reduce((least, term, at) => Math.min(least, costOf(term, asked, stem) + Math.min(at, 20) / 100), Infinity);
  const seen = new Set<string>();
  return words
    .map((word) => ({ word, cost: cost(word) }))
    .filter((one) => one.cost < Infinity)
    .sort((one, two) => one.cost - two.cost)
    .filter(({ word }) => !seen.has(word.choice.ref) && seen.add(word.choice.ref))
    .slice(0, limit)
    .map(({ word }) => word.choice);
}

function costOf(term: string, asked: string, stem: string): number {
  if (term === asked) return 0;
  if (term.startsWith(asked)) return 1;
  if (term.split(' ').some((word) => word.startsWith(asked))) return 2;
  if (asked.startsWith(`${term} `) || asked.endsWith(` ${term}`)) return 3;
  if (term.split(' ').some((word) => word.startsWith(stem))) return 4;
  return term.includes(asked) ? 5 : Infinity;
}
