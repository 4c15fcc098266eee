import { describe, expect, test } from 'vitest';
import type { Activity, Picture } from '../../api/wire';
import { folded, offered, ownPictures, recentPictures } from './library';

const photo = (id: string, name: string, addedAt: string, deleted = false): Picture => ({
  id,
  name,
  width: 1,
  height: 1,
  addedAt,
  deleted,
});
const pictures = [
  photo('1', 'Svømning', '2026-11-01'),
  photo('2', 'Bus til svømmehal', '2026-11-06'),
  photo('3', 'Kage', '2026-11-07'),
  photo('4', 'Gammel', '2026-11-08', true),
];

test('folded forgets case and marks', () => {
  expect(folded('SVØMNING Åben')).toBe('svomning aben');
});

describe('ownPictures', () => {
  test('shows the newest first and none that were deleted', () => {
    expect(ownPictures(pictures, '').map(({ ref }) => ref)).toEqual(['own:3', 'own:2', 'own:1']);
    expect(ownPictures(pictures, '', 'name').map(({ ref }) => ref)).toEqual(['own:2', 'own:3', 'own:1']);
  });
  test('finds other endings of a word', () => {
    expect(ownPictures(pictures, 'svømmer').map(({ name }) => name)).toEqual(['Bus til svømmehal']);
    expect(ownPictures(pictures, 'svøm').map(({ name }) => name)).toEqual(['Bus til svømmehal', 'Svømning']);
  });
});

test('recentPictures names each symbol once, by the word it was last used for', () => {
  const activity = (title: string, picture: string, changedAt: string): Activity => ({
    id: title,
    title,
    picture,
    day: '2026-11-20',
    start: '',
    end: '',
    minutes: 0,
    part: '',
    rank: '',
    rule: '',
    zone: '',
    changedAt,
    steps: [{ id: '1', title: 'Tag tasken', picture: 'archive:bag' }],
  });
  const recent = recentPictures(
    [
      activity('Skole', 'archive:school', '1'),
      activity('Ny skole', 'archive:school', '2'),
      activity('Foto', 'own:1', '3'),
    ],
    '',
  );
  expect(recent).toEqual([
    { ref: 'archive:bag', name: 'Tag tasken' },
    { ref: 'archive:school', name: 'Ny skole' },
  ]);
});

describe('offered', () => {
  const refs = (of: { query?: string; word?: string; kept?: string }): [string[], string[]] => {
    const { fitting, others } = offered(pictures, [], { query: '', word: '', kept: '', ...of });
    return [fitting.map(({ ref }) => ref), others.map(({ ref }) => ref)];
  };
  test('is the newest when nothing is looked for', () => {
    expect(refs({})).toEqual([[], ['own:3', 'own:2', 'own:1']]);
  });
  test('puts what fits the word first', () => {
    expect(refs({ word: 'Kage' })).toEqual([['own:3'], ['own:2', 'own:1']]);
  });
  test('is only what a search finds', () => {
    expect(refs({ word: 'Kage', query: 'svøm' })).toEqual([['own:2', 'own:1'], []]);
  });
  test('keeps the picture there is on top', () => {
    expect(refs({ word: 'Kage', kept: 'own:1' })).toEqual([['own:1', 'own:3'], ['own:2']]);
  });
});
