import { expect, test } from 'vitest';
import type { Item } from '../plan/schedule/expand';
import { endOf, firstThen, minutesUntil, onTheWall, rowsOf, rowsWith, shownOf, standing, stillHeld } from './today';

const item = (id: string, start: string, end: string, over: Partial<Item> = {}): Item => ({
  id,
  activity: id,
  key: 'once',
  day: '2026-11-20',
  start,
  end,
  minutes: 0,
  part: '',
  rank: id,
  zone: 'Europe/Copenhagen',
  title: id,
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
  ...over,
});
const day = [
  item('school', '08:00', '11:30'),
  item('lunch', '11:30', ''),
  item('swim', '14:00', '14:45'),
  item('bus', '14:45', ''),
];
const names = (at: string, items = day, held?: string): (string | undefined)[] => {
  const { current, next } = standing(items, at, held);
  return [current?.id, next?.id];
};

test('what has begun and not ended is now; what begins next is next', () => {
  expect(names('07:59')).toEqual([undefined, 'school']);
  expect(names('08:00')).toEqual(['school', 'lunch']);
  expect(names('14:20')).toEqual(['swim', 'bus']);
  expect(names('15:50')).toEqual([undefined, undefined]);
});

test('a thing without an end lasts until the next, or for an hour', () => {
  expect(endOf(day[1] as Item, day)).toBe('14:00');
  expect(endOf(day[3] as Item, day)).toBe('15:45');
  expect(endOf(item('late', '23:30', ''), [])).toBe('24:00');
});

test('a thing ticked early stays on the card until its time is over', () => {
  const ticked = day.map((one) => (one.id === 'swim' ? { ...one, state: 'done' as const } : one));
  expect(names('14:20', ticked)).toEqual(['swim', 'bus']);
  expect(names('14:45', ticked)).toEqual(['bus', undefined]);
});

test('a cancelled thing is never now nor next', () => {
  const off = day.map((one) => (one.id === 'swim' ? { ...one, state: 'cancelled' as const } : one));
  expect(names('14:20', off)).toEqual([undefined, 'bus']);
});

test('what only has an order comes one at a time, in its part of the day', () => {
  const list = [
    item('bath', '', '', { part: 'afternoon' }),
    item('pizza', '', '', { part: 'afternoon' }),
    item('film', '', '', { part: 'evening' }),
  ];
  expect(names('10:00', list)).toEqual([undefined, 'bath']);
  expect(names('15:00', list)).toEqual(['bath', 'pizza']);
  const ticked = list.map((one) => (one.id === 'bath' ? { ...one, state: 'done' as const } : one));
  expect(names('15:01', ticked, 'bath')).toEqual(['bath', 'pizza']); // held, with its undo
  expect(names('15:01', ticked)).toEqual(['pizza', 'film']);
  expect(names('20:00', list)).toEqual(['film', undefined]); // what was missed in the afternoon only fades
});

test('the minutes left are whole, and right across the change to summer time', () => {
  const now = Date.parse('2026-11-20T13:20:00Z');
  expect(minutesUntil(item('swim', '14:00', '14:45'), '14:45', now)).toBe(25);
  const night = { day: '2027-03-28', zone: 'Europe/Copenhagen' };
  expect(minutesUntil(night, '03:30', Date.parse('2027-03-28T00:30:00Z'))).toBe(60);
});

test('who has moved goes by the clock on the wall where they are', () => {
  const [swim] = onTheWall([item('swim', '14:00', '14:45')], 'America/New_York');
  expect(swim && minutesUntil(swim, '14:45', Date.parse('2026-11-20T14:20:00-05:00'))).toBe(25);
});

test('the list says where now is, and counts what only has an order', () => {
  const list = [...day, item('bath', '', '', { part: 'afternoon' }), item('pizza', '', '', { part: 'afternoon' })];
  const kinds = rowsOf(list, '14:20').map((row) =>
    row.kind === 'item' ? `${row.item.id}${row.order || ''}${row.isHere ? '!' : ''}` : row.kind,
  );
  expect(kinds).toEqual(['school', 'lunch', 'now', 'swim!', 'bus', 'heading', 'bath1', 'pizza2']);
  expect(rowsOf(day, '12:59').map((row) => row.kind)).toEqual(['item', 'now', 'item', 'item', 'item']);
  expect(rowsOf(day, '23:00').at(-1)?.kind).toBe('now');
  expect(rowsOf(list, '19:00').flatMap((row) => (row.kind === 'item' && row.isPast ? [row.item.id] : [])).length).toBe(
    6,
  );
  expect(rowsOf(day, undefined).some((row) => row.kind === 'now')).toBe(false);
});

test('without times the whole day is counted', () => {
  const list = [...day, item('bath', '', '', { part: 'afternoon' })];
  const orders = rowsOf(list, '14:20', true).flatMap((row) => (row.kind === 'item' ? [row.order] : []));
  expect(orders).toEqual([1, 2, 3, 4, 5]);
});

test('one at a time is what is now, two is what comes next with it, many is the whole day', () => {
  const at = (time: string, shown: 'one' | 'two' | 'many', held?: string): string[] =>
    shownOf(day, time, shown, held).map(({ id }) => id);
  expect(at('14:20', 'one')).toEqual(['swim']);
  expect(at('14:20', 'two')).toEqual(['swim', 'bus']);
  expect(at('07:00', 'one')).toEqual(['school']); // nothing yet: what comes first
  expect(at('23:00', 'two')).toEqual([]);
  expect(at('14:20', 'many')).toHaveLength(4);
  const ticked = day.map((one) => (one.id === 'lunch' ? { ...one, state: 'done' as const } : one));
  expect(shownOf(ticked, '14:20', 'one', 'lunch')[0]?.id).toBe('lunch'); // held with its undo
});

test('headings without a thing under them are left out', () => {
  const bath = item('bath', '', '', { part: 'afternoon' });
  const film = item('film', '', '', { part: 'evening' });
  const list = [...day, bath, film];
  const kinds = rowsWith(rowsOf(list, '14:20'), [film]).map((row) => (row.kind === 'item' ? row.item.id : row.kind));
  expect(kinds).toEqual(['now', 'heading', 'film']);
});

test('what was put aside is held until something begins after it, whatever was missed before', () => {
  const held = { id: 'swim', day: '2026-11-20', time: '14:20' };
  const at = (time: string, on = '2026-11-20'): string | undefined => stillHeld(held, day, { day: on, time });
  expect(at('14:21')).toBe('swim'); // school and lunch were never ticked, and are no reason to let go
  expect(at('14:44')).toBe('swim');
  expect(at('14:45')).toBeUndefined(); // the bus
  expect(at('08:00', '2026-11-21')).toBeUndefined();
  expect(stillHeld(undefined, day, { day: '2026-11-20', time: '14:21' })).toBeUndefined();
});

test('first and then: what is done moves the pair on, the clock does not', () => {
  const day = [item('a', '08:00', '09:00'), item('b', '09:00', '10:00'), item('c', '10:00', '11:00')];
  const ids = (time: string, held?: string): (string | undefined)[] => {
    const { current, next } = firstThen(day, time, held);
    return [current?.id, next?.id];
  };
  expect(ids('08:30')).toEqual(['a', 'b']);
  expect(ids('10:30')).toEqual(['a', 'b']);
  day[0] = { ...(day[0] as Item), state: 'done' };
  expect(ids('08:30')).toEqual(['b', 'c']);
  expect(ids('08:30', 'a')).toEqual(['a', 'b']);
  day[2] = { ...(day[2] as Item), state: 'done' };
  expect(ids('09:30')).toEqual(['b', undefined]);
  expect(ids('23:00')).toEqual([undefined, undefined]);
});
