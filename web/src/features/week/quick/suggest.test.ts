import { expect, test } from 'vitest';
import type { Activity, Picture } from '../../../api/wire';
import { atHand, distinct, questions } from './suggest';

const activity = (title: string, picture: string, changedAt: string): Activity =>
  ({
    title,
    picture,
    changedAt,
    steps: [{ id: 's', title: 'Find tasken', picture: 'archive:bag' }],
  }) as unknown as Activity;
const activities = [
  activity('Svømning', 'archive:pool', '2026-01-01'),
  activity('Svømning', 'own:hall', '2026-02-01'),
  activity('Læse', '', '2026-03-01'),
];
const pictures: Picture[] = [
  { id: 'hall', name: 'Svømmehallen', width: 1, height: 1 },
  { id: 'bus', name: 'Bus 4A', width: 1, height: 1 },
  { id: 'old', name: 'Bus', width: 1, height: 1, deleted: true },
];
const refs = (title: string): string[] => atHand(title, activities, pictures).map(({ ref }) => ref);

test('what the plan used last comes first, then one’s own by name; each once and nothing deleted', () => {
  expect(refs('svømning')).toEqual(['own:hall', 'archive:pool']);
  expect(refs('Bus')).toEqual(['own:bus']);
  expect(refs('Svømmehallen')).toEqual(['own:hall']);
  expect(refs('find tasken')).toEqual(['archive:bag']);
  expect([refs('Læse'), refs(''), refs('xyz')]).toEqual([[], [], []]);
});

test('distinct keeps the first of each', () => {
  const list = ['a', 'b', 'a', 'c'].map((ref, at) => ({ ref, name: String(at) }));
  expect(distinct(list).map(({ name }) => name)).toEqual(['0', '1', '3']);
  expect(distinct(list, 2)).toHaveLength(2);
});

test('the archive is asked for the title and for its longest word', () => {
  expect(questions('Gå til svømning')).toEqual(['Gå til svømning', 'svømning']);
  expect([questions('bus'), questions('')]).toEqual([['bus'], []]);
});
