// The everyday words of a plan as a module: `import words from 'everyday:words'`. They are those the archive is built
// from, so a search without the net finds first what a search with it does.
// Owns: reading scripts/archive-words.txt for the client. Start reading at: everydayWords.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const name = 'everyday:words';
const file = new URL('../../scripts/archive-words.txt', import.meta.url);

/** The categories by the heading in the list; a line under another heading is in none. */
const categories: Readonly<Record<string, string>> = {
  'Morning and evening': 'morning',
  Hygiene: 'hygiene',
  'More of care': 'hygiene',
  Clothes: 'clothes',
  'Meals and food': 'food',
  'Home and chores': 'home',
  'More of a home': 'home',
  'School and work': 'school',
  'Getting around': 'transport',
  Leisure: 'leisure',
  'More of being together': 'leisure',
  'More of days out': 'places',
  'Health and support': 'health',
  Feelings: 'feelings',
  People: 'people',
  'The plan itself': 'structure',
  'Weather and seasons': 'weather',
};

/** A line: its category, the symbol it stands for, its Danish and its English words, the first being its name. */
export type EverydayLine = readonly [category: string, symbol: string, da: string, en: string];

/** The lines of the list. */
export function everydayWords(text: string): EverydayLine[] {
  let category = '';
  return text.split('\n').flatMap((line): EverydayLine[] => {
    if (line.startsWith('#')) {
      category = categories[line.slice(1).trim()] ?? '';
      return [];
    }
    const [da = '', en = '', symbols = ''] = line.split('|').map((field) => field.trim());
    const symbol = symbols.split(/\s+/)[0] ?? '';
    return da === '' || symbol === '' ? [] : [[category, idOf(symbol), da, en]];
  });
}

/** The archive's id of a symbol as the list names it. */
function idOf(symbol: string): string {
  if (symbol.startsWith('drawn-')) return symbol;
  return /^[0-9A-F]{4,5}(-[0-9A-F]{4,5})*$/.test(symbol) ? `openmoji-${symbol}` : `fluent-${symbol}`;
}

export function everyday(): Plugin {
  return {
    name: 'mobilize-everyday',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined;
      this.addWatchFile(file.pathname);
      return `export default ${JSON.stringify(everydayWords(await readFile(file, 'utf8')))}`;
    },
  };
}
