import { describe, expect, test } from 'vitest';
import type { Activity, Circle, Occurrence } from '../../api/wire';
import { dayLines, wayBack, type DayEntry } from './day';

const swim: Activity = {
  id: 'swim',
  title: 'Svømning',
  day: '2026-11-16',
  start: '14:00',
  end: '',
  minutes: 0,
  part: '',
  rank: '',
  rule: '',
  zone: 'Europe/Copenhagen',
  steps: [],
};
const bus: Activity = { ...swim, id: 'bus', title: 'Bus', rule: 'FREQ=DAILY', side: 'solsikken' };
const site = { circle: 'home', by: 'mette', at: '2026-11-20T08:00:00.000Z' };
const mette: Circle = { id: 'home', citizen: 'noah', role: 'planner', side: '', scopes: ['plan.edit'], zone: 'UTC' };
const sides: Readonly<Record<string, string>> = { mette: '', jens: 'solsikken' };

let rev = 0;
const entry = (said: Partial<DayEntry>): DayEntry => ({
  activity: 'swim',
  rev: ++rev,
  at: '2026-11-18T10:00:00.000Z',
  by: 'mette',
  deed: 'changed',
  before: {},
  after: {},
  ...said,
});
const back = (
  said: Partial<DayEntry>,
  activities: readonly Activity[] = [swim, bus],
  occurrences: readonly Occurrence[] = [],
  circle = mette,
): readonly [string, string, unknown] | undefined => {
  const plan = { activities, occurrences };
  const [line] = dayLines([entry(said)], plan, (person) => person);
  const command = line && wayBack(site, circle, plan, (person) => sides[person], line);
  expect(command === undefined || command.undo !== undefined).toBe(true); // whatever comes back can go again
  return command && [command.send.method, command.send.path.replace('/v1/circles/home', ''), command.send.body];
};

describe('wayBack', () => {
  test('puts old values back, and what was not there as nothing', () => {
    expect(
      back({ before: { day: '2026-11-14' }, after: { day: '2026-11-16', place: 'Hallen' } }, [
        { ...swim, place: 'Hallen' },
      ]),
    ).toEqual(['PATCH', '/activities/swim', { day: '2026-11-14', place: '' }]);
  });
  test('says nothing of what is so already', () => {
    expect(back({ before: { start: '14:00' }, after: { start: '15:00' } })).toBeUndefined();
  });
  test('restores what was deleted and is gone, when one’s own side deleted it', () => {
    expect(back({ deed: 'deleted', title: 'Svømning' }, [])).toEqual(['POST', '/activities/swim/restore', undefined]);
    expect(back({ deed: 'deleted' })).toBeUndefined();
    expect(back({ deed: 'deleted', by: 'jens' }, [])).toBeUndefined();
    expect(back({ deed: 'deleted', by: 'nobody' }, [])).toBeUndefined();
  });
  test('puts back what one day had, or lets it be as the other days', () => {
    const row: Occurrence = { activity: 'swim', key: 'once', state: 'cancelled', title: 'Plask', start: '15:00' };
    expect(
      back(
        {
          deed: 'adjusted',
          key: 'once',
          before: { title: 'Vand', state: 'planned' },
          after: { title: 'Plask', start: '15:00', state: 'cancelled' },
        },
        [swim],
        [row],
      ),
    ).toEqual(['PUT', '/activities/swim/occurrences/once', { title: 'Vand', inherit: ['start'], state: 'planned' }]);
  });
  test('leaves the other side’s as it is: its days are ticked, and crossed out by a guardian', () => {
    const row: Occurrence = { activity: 'bus', key: '2026-11-16', state: 'cancelled' };
    const crossed = {
      activity: 'bus',
      deed: 'adjusted',
      key: '2026-11-16',
      before: { state: 'planned' },
      after: { state: 'cancelled' },
    } as const;
    expect(back({ activity: 'bus', before: { title: 'Taxa' }, after: { title: 'Bus' } })).toBeUndefined();
    expect(back(crossed, [bus], [row])).toBeUndefined();
    expect(back(crossed, [bus], [row], { ...mette, role: 'guardian' })?.[2]).toEqual({ state: 'planned' });
    const ticked = { ...crossed, deed: 'ticked', after: { state: 'done' } } as const;
    const done: Occurrence = { ...row, state: 'done' };
    expect(back(ticked, [bus], [done])).toBeUndefined();
    expect(back(ticked, [bus], [done], { ...mette, scopes: ['plan.edit', 'plan.tick'] })?.[2]).toEqual({
      state: 'planned',
    });
  });
});

test('what is gone is called as the entries call it', () => {
  const entries = [
    entry({ deed: 'deleted', title: 'Ridning' }),
    entry({ before: { title: 'Svømning' }, after: { title: 'Ridning' } }),
  ];
  const list = dayLines(entries, { activities: [], occurrences: [] }, (person) => person);
  expect(list.map(({ activity, isThere, words }) => [activity.title, isThere, words])).toEqual([
    ['Ridning', false, 'slettede aktiviteten'],
    ['Ridning', false, 'ændrede'],
  ]);
});
