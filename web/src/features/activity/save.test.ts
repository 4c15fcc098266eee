import { describe, expect, test } from 'vitest';
import type { Activity, Occurrence } from '../../api/wire';
import type { Command } from '../../sync/command';
import { expand } from '../plan/schedule/expand';
import { barred, fieldsOfItem, saved, type Opened } from './save';

const site = { circle: 'home', by: 'mette', at: '2026-11-20T14:20:00.000Z' };
const swim: Activity = {
  id: 'swim',
  title: 'Svømning',
  day: '2026-11-06',
  start: '14:00',
  end: '14:45',
  minutes: 0,
  part: '',
  rank: 'm',
  rule: 'FREQ=WEEKLY;BYDAY=FR',
  zone: 'Europe/Copenhagen',
  steps: [],
};

function open(activity: Activity, row?: Occurrence): Opened {
  const occurrences = row ? [row] : [];
  const item = expand([activity], occurrences, '2026-11-20', '2026-11-20')[0];
  if (!item) throw new Error('nothing is planned');
  return { activity, row, item, occurrences };
}
const sent = (commands: readonly Command[] | undefined): unknown[] | undefined =>
  commands?.map(({ send }) => [send.method, send.path.replace('/v1/circles/home/activities/', ''), send.body]);

describe('saved', () => {
  const opened = open(swim);
  const fields = fieldsOfItem(opened.item, swim.rule);
  const save = (change: object, reach: 'one' | 'later' | 'all', from = opened): unknown[] | undefined =>
    sent(saved(site, from, { ...fields, ...change }, reach, () => 'new'));

  test('sends nothing when nothing changed', () => {
    expect(save({}, 'all')).toEqual([]);
  });
  test('this time', () => {
    expect(save({ title: 'Vand' }, 'one')).toEqual([['PUT', 'swim/occurrences/2026-11-20', { title: 'Vand' }]]);
  });
  test('this and later', () => {
    expect(save({ title: 'Vand' }, 'later')).toEqual([
      ['POST', 'swim/split', { day: '2026-11-20', new: 'new', changes: { title: 'Vand' } }],
    ]);
  });
  test('all', () => {
    expect(save({ title: 'Vand' }, 'all')).toEqual([['PATCH', 'swim', { title: 'Vand' }]]);
  });
  test('another day takes the weekday of the series along', () => {
    expect(save({ day: '2026-11-21', rule: 'FREQ=WEEKLY;BYDAY=SA' }, 'all')).toEqual([
      ['PATCH', 'swim', { day: '2026-11-07', rule: 'FREQ=WEEKLY;BYDAY=SA' }],
    ]);
    expect(save({ day: '2026-11-21', rule: 'FREQ=WEEKLY;BYDAY=SA' }, 'later')).toEqual([
      [
        'POST',
        'swim/split',
        { day: '2026-11-20', new: 'new', changes: { day: '2026-11-21', rule: 'FREQ=WEEKLY;BYDAY=SA' } },
      ],
    ]);
  });
  test('what the day had of its own does not hide the change', () => {
    const own = open(swim, { activity: 'swim', key: '2026-11-20', state: 'planned', title: 'Plask' });
    const all = saved(site, own, { ...fieldsOfItem(own.item, swim.rule), title: 'Vand' }, 'all', () => 'new');
    expect(sent(all)).toEqual([
      ['PATCH', 'swim', { title: 'Vand' }],
      ['PUT', 'swim/occurrences/2026-11-20', { inherit: ['title'] }],
    ]);
  });
  test('is refused here when the server would refuse it', () => {
    expect(save({ end: '13:00' }, 'all')).toBeUndefined();
  });
});

describe('barred', () => {
  test('a rule and companions belong to more than one time', () => {
    expect(barred({ rule: 'FREQ=DAILY' }, open(swim))).toEqual({ one: 'rule' });
    expect(barred({ with: [] }, open(swim))).toEqual({ one: 'with' });
  });
  test('a day that the rule cannot follow is for this time only', () => {
    const twice = open({ ...swim, rule: 'FREQ=WEEKLY;BYDAY=MO,FR' });
    expect(barred({ day: '2026-11-21' }, twice)).toEqual({ later: 'day', all: 'day' });
  });
  test('nothing else is barred', () => {
    expect(barred({ title: 'Vand' }, open(swim))).toEqual({});
  });
});
