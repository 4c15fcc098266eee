import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boardOf,
  cardsOf,
  chunks,
  counts,
  creditWords,
  formatOf,
  gridOf,
  kinds,
  onSheets,
  paginate,
  papers,
  weekRows,
} from './sheet';
import type { Item } from '../plan/schedule/expand';

const item = (title: string, more: Partial<Item> = {}): Item => ({
  id: title,
  activity: title,
  key: 'once',
  day: '2026-11-20',
  start: '',
  end: '',
  minutes: 0,
  part: '',
  rank: '',
  zone: 'Europe/Copenhagen',
  title,
  colour: '',
  place: '',
  with: [],
  why: '',
  note: '',
  steps: [],
  doneSteps: [],
  state: 'planned',
  recurs: false,
  changed: false,
  ...more,
});

describe('paper', () => {
  test('every kind fits its paper, whichever way it lies', () => {
    for (const kind of kinds)
      for (const paper of papers) {
        const { width, height, page } = formatOf(kind, paper);
        expect([width, height].toSorted((a, b) => a - b)).toEqual(paper === 'a4' ? [210, 297] : [297, 420]);
        expect(page).toBe(`${paper}-${width > height ? 'lying' : 'upright'}`);
      }
  });

  test('a grid holds exactly as many cards as it says', () => {
    for (const count of counts) {
      const { columns, rows } = gridOf(count);
      expect(columns * rows).toBe(Number(count));
    }
  });

  test('a board is the smallest that holds its choices', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 40].map(boardOf)).toEqual([
      '1',
      '2',
      '4',
      '4',
      '6',
      '6',
      '9',
      '9',
      '12',
      '12',
      '12',
    ]);
  });
});

describe('rows on sheets', () => {
  test('none is lost, split, doubled or moved, and no sheet holds more than it has room for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 })), fc.integer({ min: 50, max: 1000 }), (heights, room) => {
        const sheets = onSheets(heights, paginate(heights, room));
        expect(sheets.flat()).toEqual(heights);
        for (const sheet of sheets) {
          expect(sheet.length).toBeGreaterThan(0);
          if (sheet.length > 1) expect(sheet.reduce((sum, height) => sum + height, 0)).toBeLessThanOrEqual(room);
        }
      }),
    );
  });

  test('cards fill one sheet before the next', () => {
    expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunks([], 4)).toEqual([]);
  });

  test('a part with nothing in it keeps a row, and its name stands once', () => {
    const [mon, tue] = ['2026-11-16', '2026-11-17'];
    const rows = weekRows(
      [
        item('a', { day: mon, start: '07:00' }),
        item('b', { day: mon, part: 'morning' }),
        item('c', { day: tue, start: '08:00' }),
      ],
      [mon, tue],
    );
    expect(rows.map((row) => [row.part, row.isFirst, ...row.items.map((each) => each?.title)])).toEqual([
      ['morning', true, 'a', 'c'],
      ['morning', false, 'b', undefined],
      ['midday', true, undefined, undefined],
      ['afternoon', true, undefined, undefined],
      ['evening', true, undefined, undefined],
    ]);
  });

  test('what has neither a time nor a part stands over the morning', () => {
    const rows = weekRows([item('a')], ['2026-11-20']);
    expect(rows[0]).toMatchObject({ part: 'any', items: [{ title: 'a' }] });
  });
});

describe('cards', () => {
  test('a picture that is planned every day is one card', () => {
    const daily = [item('Tandbørstning', { picture: 'archive:x' }), item('tandbørstning ', { picture: 'archive:x' })];
    expect(cardsOf(daily, false)).toHaveLength(1);
  });

  test('steps come along when they are asked for', () => {
    const swim = item('Svømning', { steps: [{ id: '1', title: 'Pak tasken' }] });
    expect(cardsOf([swim], false).map(({ title }) => title)).toEqual(['Svømning']);
    expect(cardsOf([swim], true).map(({ title }) => title)).toEqual(['Svømning', 'Pak tasken']);
  });
});

test('each maker is named once', () => {
  expect(
    creditWords([
      { author: 'Microsoft', licence: 'MIT' },
      { author: 'OpenMoji', licence: 'CC BY-SA 4.0' },
      { author: 'Microsoft', licence: 'MIT' },
      { author: '', licence: '' },
      { author: 'Mette', licence: '' },
    ]),
  ).toBe('Microsoft (MIT), OpenMoji (CC BY-SA 4.0), Mette');
});
