import { expect, test } from 'vitest';
import type { Choice } from './choices';
import { groups, isIdle, valueOf } from './choices';

const all = groups().flatMap(({ choices }) => choices);
const of = (key: string): Choice => all.find((choice) => choice.key === key) as Choice;

test('every setting can be chosen, once', () => {
  expect(all.map(({ key }) => key).sort()).toEqual(
    [
      'clock',
      'days',
      'disc',
      'doneMark',
      'font',
      'language',
      'shown',
      'text',
      'theme',
      'times',
      'view',
      'words',
    ].sort(),
  );
});

test('what nobody has chosen is the default, and so is a word of an older version', () => {
  expect(valueOf(of('language'), {})).toBe('da');
  expect(valueOf(of('shown'), {})).toBe('many');
  expect(valueOf(of('theme'), { theme: 'contrast' })).toBe('contrast');
  expect(valueOf(of('days'), { days: 'own' as 'grey' })).toBe('colour');
});

test('without times there is no time to draw or say', () => {
  expect(isIdle(of('disc'), { times: 'order' })).toBe(true);
  expect(isIdle(of('disc'), {})).toBe(false);
  expect(isIdle(of('clock'), { times: 'order' })).toBe(false);
});
