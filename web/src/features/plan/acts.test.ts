import { describe, expect, test } from 'vitest';
import type { Activity, Occurrence } from '../../api/wire';
import type { Command } from '../../sync/command';
import { expand } from './schedule/expand';
import { cancelled, copied, moved, removed, retimed, shifted, type Plan } from './acts';

const site = { circle: 'home', by: 'mette', at: '2026-11-20T14:20:00.000Z' };
const base: Activity = {
  id: 'film',
  title: 'Film',
  day: '2026-11-20',
  start: '20:00',
  end: '21:30',
  minutes: 0,
  part: '',
  rank: 'm',
  rule: '',
  zone: 'Europe/Copenhagen',
  steps: [{ id: 's', title: 'Find popcorn' }],
};
const swim: Activity = {
  ...base,
  id: 'swim',
  title: 'Svømning',
  day: '2026-11-06',
  start: '14:00',
  end: '14:45',
  rule: 'FREQ=WEEKLY;BYDAY=FR',
};
const brush: Activity = {
  ...base,
  id: 'brush',
  title: 'Børste tænder',
  start: '',
  end: '',
  part: 'evening',
  rank: 'a',
};
const read: Activity = { ...brush, id: 'read', title: 'Læse', rank: 'c' };

function planOf(
  activities: readonly Activity[],
  occurrences: readonly Occurrence[] = [],
): Plan & { items: ReturnType<typeof expand> } {
  return { activities, occurrences, items: expand(activities, occurrences, '2026-11-16', '2026-11-22') };
}
const sent = (commands: readonly Command[]): string[] =>
  commands.map(
    ({ send }) =>
      `${send.method} ${send.path.replace('/v1/circles/home/activities/', '')} ${JSON.stringify(send.body ?? null)}`,
  );

describe('moved', () => {
  test('moves what happens once, and only this time of what recurs', () => {
    const plan = planOf([base, swim]);
    expect(sent(moved(site, plan, plan.items, '2026-11-21'))).toEqual([
      'PUT swim/occurrences/2026-11-20 {"day":"2026-11-21"}',
      'PATCH film {"day":"2026-11-21"}',
    ]);
  });
  test('moves again what had been moved', () => {
    const plan = planOf([base], [{ activity: 'film', key: 'once', state: 'planned', day: '2026-11-19' }]);
    expect(sent(moved(site, plan, plan.items, '2026-11-21'))).toEqual([
      'PUT film/occurrences/once {"day":"2026-11-21"}',
    ]);
  });
  test('changes the part of what has only an order, never of what has a clock', () => {
    const plan = planOf([base, brush]);
    expect(sent(moved(site, plan, plan.items, '2026-11-20', 'morning'))).toEqual(['PATCH brush {"part":"morning"}']);
  });
  test('does nothing on the day it is', () => {
    const plan = planOf([base]);
    expect(moved(site, plan, plan.items, '2026-11-20')).toEqual([]);
  });
});

describe('retimed', () => {
  test('moves the clock and keeps the length; of what recurs only this time', () => {
    const plan = planOf([base, swim]);
    expect(sent(retimed(site, plan, plan.items, -15) ?? [])).toEqual([
      'PUT swim/occurrences/2026-11-20 {"start":"13:45","end":"14:30"}',
      'PATCH film {"start":"19:45","end":"21:15"}',
    ]);
  });
  test('moves again what had a clock of its own that day', () => {
    const plan = planOf([base], [{ activity: 'film', key: 'once', state: 'planned', start: '10:00', end: '11:00' }]);
    expect(sent(retimed(site, plan, plan.items, 15) ?? [])).toEqual([
      'PUT film/occurrences/once {"start":"10:15","end":"11:15"}',
    ]);
  });
  test('leaves nothing outside its day', () => {
    const late = planOf([{ ...base, start: '23:00', end: '24:00' }]);
    expect(retimed(site, late, late.items, 15)).toBeUndefined();
    expect(sent(retimed(site, late, late.items, -15) ?? [])).toEqual(['PATCH film {"start":"22:45","end":"23:45"}']);
    const early = planOf([{ ...base, start: '00:00', end: '' }]);
    expect(retimed(site, early, early.items, -15)).toBeUndefined();
    const open = planOf([{ ...base, start: '23:45', end: '' }]);
    expect(retimed(site, open, open.items, 15)).toBeUndefined();
  });
});

test('copied makes things of their own, with steps of their own', () => {
  const plan = planOf([swim]);
  let next = 0;
  const [command] = copied(site, plan.items, '2026-11-22', () => `new${String(next++)}`);
  expect(command?.send.path).toBe('/v1/circles/home/activities/new0');
  expect(command?.send.body).toMatchObject({
    day: '2026-11-22',
    rule: '',
    steps: [{ id: 'new1', title: 'Find popcorn' }],
  });
});

test('cancelled crosses out one day, and takes it back', () => {
  const plan = planOf([swim]);
  expect(sent(cancelled(site, plan, plan.items, true))).toEqual([
    'PUT swim/occurrences/2026-11-20 {"state":"cancelled"}',
  ]);
  expect(cancelled(site, plan, plan.items, false)).toEqual([]);
});

describe('removed', () => {
  const plan = planOf([base, swim]);
  test('this time', () => {
    expect(sent(removed(site, plan, plan.items, 'one'))).toEqual([
      'PUT swim/occurrences/2026-11-20 {"state":"deleted"}',
      'DELETE film null',
    ]);
  });
  test('this and later', () => {
    expect(sent(removed(site, plan, plan.items, 'later'))).toEqual([
      'PATCH swim {"rule":"FREQ=WEEKLY;BYDAY=FR;UNTIL=20261119"}',
      'DELETE film null',
    ]);
  });
  test('this and later from the first day is all', () => {
    const first = planOf([{ ...swim, day: '2026-11-20' }]);
    expect(sent(removed(site, first, first.items, 'later'))).toEqual(['DELETE swim null']);
  });
  test('all, and each series once', () => {
    const daily = planOf([{ ...swim, rule: 'FREQ=DAILY' }]);
    expect(sent(removed(site, daily, daily.items, 'all'))).toEqual(['DELETE swim null']);
  });
});

describe('shifted', () => {
  test('changes one rank when there is room', () => {
    const plan = planOf([brush, read]);
    const [command, ...rest] = shifted(site, plan, plan.items, plan.items[0] as never, 1);
    expect(rest).toEqual([]);
    expect(command?.send.method).toBe('PATCH');
  });
  test('puts equals in a new order', () => {
    const plan = planOf([brush, { ...read, rank: 'a' }]);
    const last = plan.items[1];
    if (!last) throw new Error('two are planned');
    const commands = shifted(site, plan, plan.items, last, -1);
    const rows = new Map(plan.activities.map((row) => [row.id, row]));
    for (const { send } of commands) {
      const id = send.path.split('/').at(-1) ?? '';
      const row = rows.get(id);
      if (row) rows.set(id, { ...row, ...(send.body as object) });
    }
    expect(expand([...rows.values()], [], '2026-11-20', '2026-11-20').map((item) => item.title)).toEqual([
      last.title,
      plan.items[0]?.title,
    ]);
  });
  test('stops at the ends', () => {
    const plan = planOf([brush, read]);
    expect(shifted(site, plan, plan.items, plan.items[0] as never, -1)).toEqual([]);
  });
});
