import { expect, it } from 'vitest';
import { classSteps, familySteps, next, trackOf, type World } from './truth';

type Rows = Record<string, Record<string, unknown[]>>;

/** A replica with these rows, by circle and collection. */
function world(circles: { id: string; side?: string }[], shelves: string[], rows: Rows): World {
  return {
    person: 'me',
    circles,
    shelves: shelves.map((id) => ({ id })),
    may: () => true,
    rows: (collection: string, circle: string) => rows[circle]?.[collection] ?? [],
    row: (collection: string, circle: string, id: string) =>
      (rows[circle]?.[collection] ?? []).find((each) => (each as { id: string }).id === id),
  } as unknown as World;
}
const todo = (steps: ReturnType<typeof familySteps> | ReturnType<typeof classSteps>): string[] =>
  steps.filter(({ isDone }) => !isDone).map(({ name }) => name);

it('asks what it is about while nothing tells', () => {
  expect(trackOf(world([], [], {}))).toBeUndefined();
  expect(trackOf(world([{ id: 'noah' }], [], {}))).toBe('family');
  expect(trackOf(world([{ id: 'noah', side: 'school' }], [], {}))).toBeUndefined();
  expect(trackOf(world([], ['s'], { s: { customer: [{ id: 's', kind: 'institution' }] } }))).toBe('class');
});

it('ticks a family’s steps by what is there, and takes a tick back with it', () => {
  const rows: Rows = { noah: {} };
  const home = world([{ id: 'noah' }], [], rows);
  expect(todo(familySteps(world([], [], {}), false))).toEqual(['child', 'picture', 'three', 'pair', 'see']);
  expect(todo(familySteps(home, false))).toEqual(['picture', 'three', 'pair', 'see']);
  const thing = (title: string, picture?: string) => ({ title, day: '2026-03-02', picture });
  rows['noah'] = { picture: [{}], activity: [thing('Spise', 'archive:a'), thing('Spise', 'archive:a'), thing('Bad')] };
  expect(familySteps(home, false)[2]).toEqual({ name: 'three', isDone: false, count: 1, of: 3 });
  rows['noah']['activity'] = ['Spise', 'Bad', 'Sove'].map((title) => thing(title, 'archive:a'));
  expect(next(familySteps(home, false))?.name).toBe('pair');
  expect(todo(familySteps(home, true))).toEqual(['pair', 'see']); // a tablet that is taken out again is not seen on
  rows['noah']['device'] = [{}];
  expect(todo(familySteps(home, true))).toEqual([]);
});

it('ticks a class’s steps: the group one is in, its pupils, a week for all of them', () => {
  const school = { id: 's', kind: 'institution' };
  const staff = { id: 'me', groups: ['b'] };
  const rows: Rows = {
    s: { customer: [school], staff: [{ id: 'me', groups: [] }], group: [{ id: 'b', citizens: [] }] },
  };
  const place = world([], ['s', 'me'], rows);
  expect(todo(classSteps(place))).toEqual(['group', 'pupils', 'week', 'laid', 'colleague']);
  rows['s'] = { customer: [school], staff: [staff], group: [{ id: 'b', citizens: ['emma', 'noah'] }] };
  expect(todo(classSteps(place))).toEqual(['week', 'laid', 'colleague']);
  rows['me'] = {
    template: [
      { id: 't', kind: 'day' },
      { id: 'w', kind: 'week' },
    ],
  };
  rows['emma'] = { activity: [{}] };
  expect(classSteps(place)[4]).toEqual({ name: 'laid', isDone: false, count: 1, of: 2 });
  rows['noah'] = { activity: [{}] };
  rows['s'] = { ...rows['s'], invitation: [{ kind: 'staff' }] };
  expect(todo(classSteps(place))).toEqual([]);
});
