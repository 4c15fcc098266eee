import { describe, expect, test } from 'vitest';
import type { Activity } from '../../api/wire';
import { drafted, fieldsOf } from './form';
import { lines, type Entry } from '../history/lines';
import { broughtBack, mayBringBack } from './history';
import { fieldsOfItem } from './save';
import { expand } from '../plan/schedule/expand';

const swim: Activity = {
  id: 'swim',
  title: 'Svømning',
  colour: 'blue',
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
const entry = (change: Partial<Entry>): Entry => ({
  rev: 1,
  at: '2026-11-20T13:00:00.000Z',
  by: 'mette',
  deed: 'changed',
  before: {},
  after: {},
  ...change,
});
const names: Readonly<Record<string, string>> = { mette: 'Mette', karim: 'Karim' };
const reading = { activity: swim, nameOf: (person: string): string => names[person] ?? 'Nogen' };
const tell = (...entries: Entry[]): string[] => lines(entries, reading).map((line) => line.words);
const values = (change: Partial<Entry>): string[] =>
  lines([entry(change)], reading).flatMap((line) =>
    line.differences.map((difference) => `${difference.label}: ${difference.old} > ${difference.new}`),
  );

describe('what was done, in words', () => {
  test('of the whole activity', () => {
    expect(
      tell(
        entry({ deed: 'created' }),
        entry({ deed: 'changed', before: { title: 'Vand' }, after: { title: 'Svømning' } }),
        entry({ deed: 'changed', before: { rank: 'a' }, after: { rank: 'b' } }),
        entry({ deed: 'split' }),
        entry({ deed: 'joined' }),
        entry({ deed: 'deleted' }),
        entry({ deed: 'restored' }),
      ),
    ).toEqual([
      'lavede aktiviteten',
      'ændrede alle gange',
      'ændrede rækkefølgen',
      'ændrede denne og senere gange',
      'samlede gangene igen',
      'slettede aktiviteten',
      'hentede aktiviteten tilbage',
    ]);
  });
  test('of one day, which is named', () => {
    const key = '2026-11-20';
    expect(
      tell(
        entry({ deed: 'adjusted', key, after: { start: '15:00', state: 'planned' } }),
        entry({ deed: 'adjusted', key, before: { state: 'planned' }, after: { state: 'cancelled' } }),
        entry({ deed: 'ticked', key, before: { state: 'done' }, after: { state: 'planned' } }),
        entry({ deed: 'ticked', key, after: { doneSteps: ['one', 'two'] } }),
      ),
    ).toEqual([
      'ændrede fredag 20. november',
      'aflyste fredag 20. november',
      'tog fluebenet væk fredag 20. november',
      'havde 2 trin færdige fredag 20. november',
    ]);
  });
  test('ticks of one person in a row are one line', () => {
    const tick = (key: string, by: string): Entry => entry({ deed: 'ticked', key, by, after: { state: 'done' } });
    const told = lines(
      [tick('2026-11-20', 'karim'), tick('2026-11-13', 'karim'), tick('2026-11-06', 'mette')],
      reading,
    );
    expect(told.map((line) => [line.entry.by, line.words])).toEqual([
      ['karim', 'satte flueben 2 gange'],
      ['mette', 'satte flueben fredag 6. november'],
    ]);
  });
});

describe('old and new', () => {
  test.each<[Partial<Entry>, string[]]>([
    [{ before: { title: 'Vand' }, after: { title: 'Svømning' } }, ['Ord: Vand > Svømning']],
    [
      { before: { start: '14:00', end: '14:45' }, after: { start: '15:00', end: '15:45' } },
      ['Hvornår: 14:00–14:45 > 15:00–15:45'],
    ],
    [{ before: { end: '14:45' }, after: { end: '15:00' } }, ['Hvornår: til 14:45 > til 15:00']],
    [
      { before: { start: '08:00', part: '' }, after: { start: '', part: 'morning' } },
      ['Hvornår: 8:00 > Kun rækkefølge, Morgen'],
    ],
    [{ before: { rule: 'FREQ=WEEKLY;BYDAY=FR' }, after: { rule: 'FREQ=DAILY' } }, ['Gentages: hver fredag > hver dag']],
    [{ after: { place: 'Hallen' } }, ['Sted: ikke noget > Hallen']],
    [{ deed: 'adjusted', key: '2026-11-20', after: { place: 'Hallen' } }, ['Sted: som de andre gange > Hallen']],
    [
      { before: { with: [{ person: 'karim' }] }, after: { with: [{ person: 'karim' }, { name: 'Ole' }] } },
      ['Sammen med: Karim > Karim, Ole'],
    ],
    [
      {
        before: { steps: [] },
        after: {
          steps: [
            { id: '1', title: 'Tag tasken' },
            { id: '2', title: 'Gå' },
          ],
        },
      },
      ['Trin: ikke noget > Tag tasken · Gå'],
    ],
    [{ before: { colour: 'blue' }, after: {} }, ['Farve: Blå > ikke noget']],
    [{ deed: 'created', after: { title: 'Svømning' } }, []],
  ])('%o', (change, words) => {
    expect(values(change)).toEqual(words);
  });
  test('pictures are shown, not named', () => {
    const [line] = lines([entry({ before: { picture: 'archive:fluent-soap' }, after: { picture: 'own:1' } })], reading);
    expect(line?.differences).toMatchObject([{ oldPicture: 'archive:fluent-soap', newPicture: 'own:1', old: '' }]);
  });
});

describe('bringing an older value back', () => {
  const [item] = expand([swim], [], '2026-11-20', '2026-11-20');
  if (!item) throw new Error('nothing is planned');
  const draft = drafted(fieldsOfItem(item, swim.rule), swim.day);

  test('writes it into the sheet and nothing else', () => {
    const back = broughtBack(draft, 'title', entry({ before: { title: 'Vand' } }), swim);
    expect(fieldsOf(back)).toEqual({ ...fieldsOf(draft), title: 'Vand' });
  });
  test('takes the clock along', () => {
    const back = broughtBack(draft, 'time', entry({ before: { start: '', end: '', part: 'evening' } }), swim);
    expect(fieldsOf(back)).toMatchObject({ start: '', end: '', part: 'evening' });
  });
  test('reads the rule', () => {
    const back = broughtBack(draft, 'rule', entry({ before: { rule: 'FREQ=DAILY' } }), swim);
    expect(fieldsOf(back).rule).toBe('FREQ=DAILY');
  });
  test('what was not there becomes empty again', () => {
    expect(fieldsOf(broughtBack(draft, 'colour', entry({ after: { colour: 'blue' } }), swim)).colour).toBe('');
  });
  test('what a day had as the others becomes as the others', () => {
    const own = entry({ deed: 'adjusted', key: '2026-11-20', after: { colour: 'red' } });
    expect(fieldsOf(broughtBack({ ...draft, colour: 'red' }, 'colour', own, swim)).colour).toBe('blue');
  });
  test('is offered for every time and for the day that is open', () => {
    const offered = (change: Partial<Entry>): boolean[] =>
      lines([entry(change)], reading).map((line) => mayBringBack(line, '2026-11-20'));
    const changed = { before: { title: 'Vand' }, after: { title: 'Svømning' } };
    expect(offered(changed)).toEqual([true]);
    expect(offered({ ...changed, deed: 'adjusted', key: '2026-11-20' })).toEqual([true]);
    expect(offered({ ...changed, deed: 'adjusted', key: '2026-11-13' })).toEqual([false]);
    expect(offered({ deed: 'created' })).toEqual([false]);
  });
});
