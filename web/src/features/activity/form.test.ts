import { describe, expect, test } from 'vitest';
import {
  before,
  between,
  broken,
  changed,
  drafted,
  empty,
  fieldsOf,
  freeStart,
  later,
  onDay,
  pictured,
  readClock,
  reordered,
  startingAt,
  type Fields,
} from './form';

const friday = '2026-11-20';
const swim: Fields = {
  title: 'Svømning',
  sound: '',
  picture: 'own:1',
  colour: 'blue',
  place: 'Svømmehallen',
  with: [{ person: 'karim' }],
  why: 'Du bliver rolig i kroppen af vand.',
  note: 'Husk nøglen',
  day: friday,
  start: '14:00',
  end: '14:45',
  minutes: 0,
  part: '',
  rule: 'FREQ=WEEKLY;BYDAY=FR',
  steps: [{ id: '1', title: 'Find tasken', picture: 'archive:fluent-backpack' }],
  choices: [],
  timer: { kind: '', minutes: 0, starts: '' },
};

describe('the draft', () => {
  test('writes back what it read', () => {
    expect(fieldsOf(drafted(swim, friday))).toEqual(swim);
  });

  test('leaves a rule alone that nobody touched, on whichever of its days it is opened', () => {
    const last = { ...swim, day: '2026-11-27', rule: 'FREQ=MONTHLY;BYDAY=-1FR' }; // the fourth Friday is the last one here
    expect(fieldsOf(drafted(last, '2026-10-30')).rule).toBe(last.rule);
    expect(fieldsOf(drafted({ ...swim, rule: 'FREQ=WEEKLY' }, friday)).rule).toBe('FREQ=WEEKLY');
  });

  test('keeps only the order, or only the clock', () => {
    const order = fieldsOf({ ...drafted(swim, friday), timing: 'order', minutes: 45, part: 'midday' });
    expect(order).toMatchObject({ start: '', end: '', minutes: 45, part: 'midday' });
    const clock = fieldsOf({
      ...drafted({ ...swim, start: '', end: '', minutes: 45, part: 'midday' }, friday),
      timing: 'clock',
      start: '14:00',
    });
    expect(clock).toMatchObject({ start: '14:00', minutes: 0, part: '' });
  });

  test('drops steps that say nothing and trims the rest', () => {
    const steps = [...swim.steps, { id: '2', title: '  ' }, { id: '3', title: ' Skift tøj ' }];
    expect(fieldsOf({ ...drafted(swim, friday), steps }).steps.map((step) => step.title)).toEqual([
      'Find tasken',
      'Skift tøj',
    ]);
  });

  test('moves its end along with its start', () => {
    expect(startingAt(drafted(swim, friday), '15:30')).toMatchObject({ start: '15:30', end: '16:15' });
    expect(startingAt(drafted(swim, friday), '23:30').end).toBe('24:00');
  });

  test('takes its weekday along to another day', () => {
    expect(fieldsOf(onDay(drafted(swim, friday), '2026-11-21')).rule).toBe('FREQ=WEEKLY;BYDAY=SA');
    const several = drafted({ ...swim, rule: 'FREQ=WEEKLY;BYDAY=MO,FR' }, friday);
    expect(fieldsOf(onDay(several, '2026-11-21')).rule).toBe('FREQ=WEEKLY;BYDAY=MO,FR');
  });
});

describe('changed', () => {
  test('names only what differs, and before gives it back', () => {
    const after = { ...swim, title: 'Svømmetime', steps: [] };
    const fields = changed(swim, after);
    expect(fields).toEqual({ title: 'Svømmetime', steps: [] });
    expect(before(fields, swim)).toEqual({ title: 'Svømning', steps: swim.steps });
  });
  test('is empty when nothing differs', () => {
    expect(changed(swim, { ...swim })).toEqual({});
  });
});

describe('broken', () => {
  const draft = drafted(swim, friday);
  test('finds nothing wrong with a good one', () => {
    expect(broken(draft)).toEqual([]);
  });
  test.each([
    ['an empty title', { title: '  ' }, 'title'],
    ['a title one character too long', { title: 'å'.repeat(201) }, 'titleLong'],
    ['an end before its start', { end: '13:30' }, 'end'],
    ['no start', { start: '' }, 'start'],
    ['a day that is not there', { day: '2026-02-30' }, 'day'],
    ['a picture of a step without a word', { steps: [{ id: '1', title: '', picture: 'own:1' }] }, 'step'],
  ] as const)('finds %s', (_, change, want) => {
    expect(broken({ ...draft, ...change })).toEqual([want]);
  });
  test('finds an end of the series before its beginning', () => {
    expect(broken({ ...draft, recurrence: { ...draft.recurrence, ends: 'until', until: '2026-11-19' } })).toEqual([
      'until',
    ]);
  });
  test('counts characters, not code units', () => {
    expect(broken({ ...draft, title: '🏊'.repeat(200) })).toEqual([]);
  });
});

describe('readClock', () => {
  test.each([
    ['7', '07:00'],
    ['730', '07:30'],
    ['7.30', '07:30'],
    ['14:45', '14:45'],
    ['1445', '14:45'],
    ['0:05', '00:05'],
  ])('reads %s as %s', (text, time) => {
    expect(readClock(text)).toBe(time);
  });
  test.each(['', '25', '24:00', '12:60', 'kl. 7', '7:5'])('does not guess at %j', (text) => {
    expect(readClock(text)).toBeUndefined();
  });
  test('takes midnight as an end', () => {
    expect(readClock('24', true)).toBe('24:00');
  });
});

test('between and later count minutes', () => {
  expect(between('14:00', '14:45')).toBe(45);
  expect(later('14:50', 20)).toBe('15:10');
});

test('reordered moves one and keeps the rest in order', () => {
  expect(reordered(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(reordered(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(reordered(['a'], 0, 1)).toEqual(['a']);
});

describe('pictured', () => {
  const draft = drafted({ ...swim, title: '', picture: '', steps: [{ id: '1', title: '' }] }, friday);
  test('gives its word to what has none', () => {
    expect(pictured(draft, '', 'archive:swim', 'svømmer')).toMatchObject({ picture: 'archive:swim', title: 'Svømmer' });
    expect(pictured(draft, '1', 'archive:bag', 'taske').steps).toEqual([
      { id: '1', title: 'Taske', picture: 'archive:bag' },
    ]);
  });
  test('leaves the word that is there, and is taken off when chosen again', () => {
    const once = pictured({ ...draft, title: 'Vand' }, '', 'archive:swim', 'svømmer');
    expect(once.title).toBe('Vand');
    expect(pictured(once, '', 'archive:swim', 'svømmer').picture).toBe('');
  });
});

test('freeStart finds room', () => {
  const there = [
    { start: '09:00', end: '10:00' },
    { start: '10:00', end: '10:30' },
    { start: '15:00', end: '' },
  ];
  expect(freeStart(there, 'any', '')).toBe('10:30');
  expect(freeStart(there, 'afternoon', '')).toBe('15:00');
  expect(freeStart([], 'any', '14:20')).toBe('14:30');
  expect(freeStart([], 'any', '23:50')).toBe('');
});

test('a new activity begins where one pointed', () => {
  expect(empty(friday, '14:00', '')).toMatchObject({ timing: 'clock', start: '14:00', end: '14:30' });
  expect(empty(friday, '', 'evening')).toMatchObject({ timing: 'order', part: 'evening' });
});
