import { expect, test } from 'vitest';
import { fetched, over } from './limits.ts';

const built = (main: number, planner: number): Map<string, number> =>
  new Map([
    ['main-A1.js', 10 * main],
    ['main-A1.js.br', main],
    ['main-A1.css.br', 99_999],
    ['planner-B2.js.br', planner],
  ]);

test('a first load within its limit is no news', () => {
  expect(over(built(40_000, 80_000))).toEqual([]);
});

test('one byte over is told, with whose and how much', () => {
  expect(over(built(40_001, 79_999))).toEqual([`the citizen's first load is 40001 bytes, the limit is 40000`]);
  expect(over(built(40_000, 80_001))).toEqual([`the planner's first load is 120001 bytes, the limit is 120000`]);
});

test('a file that goes by another name is not taken for a small one', () => {
  expect(over(new Map([['main-A1.js.br', 1]]))).toEqual([`the planner's first load has no file planner-*.js`]);
});

test('a file that is fetched before the first one runs is seen, one that is fetched later is none', () => {
  const later = 'const a=()=>import(`./Week-A1.js`);';
  expect(fetched(`${later}export{a as b};`)).toEqual([]);
  expect(fetched(`import"./planner-B2.js";import{a as b}from'./follow-C3.js';${later}`)).toEqual([
    './planner-B2.js',
    './follow-C3.js',
  ]);
});
