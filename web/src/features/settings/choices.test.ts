import { expect, test } from 'vitest';
import type { Choice } from './choices';
import { groups, idle, peopleIn, valueOf } from './choices';

const all = groups().flatMap(({ choices }) => choices);
const of = (key: string): Choice => all.find((choice) => choice.key === key) as Choice;

test('every setting can be chosen, once', () => {
  expect(all.map(({ key }) => key).sort()).toEqual(
    [
      'clock',
      'days',
      'density',
      'disc',
      'doneMark',
      'font',
      'language',
      'mode',
      'motion',
      'ownTimer',
      'seconds',
      'shown',
      'sound',
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
  expect(valueOf(of('days'), { days: 'rainbow' as 'grey' })).toBe('colour');
});

test('without times there is no time to draw or say', () => {
  expect(idle(of('disc'), { times: 'order' })).toBe('clock');
  expect(idle(of('disc'), {})).toBeUndefined();
  expect(idle(of('clock'), { times: 'order' })).toBeUndefined();
});

test('where there is only now and next, what belongs to other places says so', () => {
  expect(idle(of('view'), { mode: 'pda' })).toBe('full');
  expect(idle(of('text'), { mode: 'pda' })).toBeUndefined();
});

test('a colour is given to each who takes part, once', () => {
  const activities = [
    { with: [{ person: 'k' }, { name: 'Mormor' }] },
    { with: [{ name: 'Mormor' }, { person: 'gone' }] },
    {},
  ];
  expect(peopleIn(activities, [{ id: 'k', name: 'Karim Aziz' }])).toEqual([
    { key: 'colour:k', name: 'Karim Aziz' },
    { key: 'colour:Mormor', name: 'Mormor' },
  ]);
});
