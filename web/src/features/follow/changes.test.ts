import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween, markOf, type Snapshot, type Thing, unchosen } from './changes';

const thing = (id: string, over: Partial<Thing> = {}): Thing => ({
  id,
  title: id,
  picture: `archive:${id}`,
  start: '10:00',
  end: '11:00',
  part: '',
  rank: 'a',
  isOff: false,
  ...over,
});
const plan = (...things: Thing[]): Snapshot => ({ day: '2026-03-24', things });
const kinds = (before: Snapshot, after: Snapshot): string[] =>
  changesBetween(before, after).map(({ kind, before: was, after: is }) => `${kind} ${was?.id ?? ''}-${is?.id ?? ''}`);

const swim = thing('swim');
const isSeen = (it: Thing | undefined): boolean => it !== undefined && !it.isOff;

test.each([
  ['nothing', plan(swim), plan(swim), []],
  ['a new time', plan(swim), plan(thing('swim', { start: '12:00', end: '13:00' })), ['moved swim-swim']],
  ['a new end', plan(swim), plan(thing('swim', { end: '12:00' })), ['moved swim-swim']],
  ['a cancellation', plan(swim), plan(thing('swim', { isOff: true })), ['cancelled swim-swim']],
  ['a cancellation taken back', plan(thing('swim', { isOff: true })), plan(swim), ['back swim-swim']],
  ['another picture', plan(swim), plan(thing('swim', { picture: 'own:x' })), ['replaced swim-swim']],
  ['something new', plan(swim), plan(swim, thing('bus', { start: '11:00' })), ['added -bus']],
  ['something that went', plan(swim), plan(), ['gone swim-']],
  ['one instead of another', plan(swim), plan(thing('bus')), ['replaced swim-bus']],
  ['one instead of a cancelled', plan(swim), plan(thing('swim', { isOff: true }), thing('bus')), ['replaced swim-bus']],
  ['what was cancelled and is gone', plan(thing('swim', { isOff: true })), plan(), []],
  [
    'a new place in the order',
    plan(thing('eat', { start: '', end: '', rank: 'a' })),
    plan(thing('eat', { start: '', end: '', rank: 'b' })),
    ['moved eat-eat'],
  ],
])('%s is told as it is', (_, before, after, want) => {
  expect(kinds(before, after)).toEqual(want);
});

test('another day is no change of this one', () => {
  expect(changesBetween({ ...plan(swim), day: '2026-03-23' }, plan())).toEqual([]);
});

const things = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      title: fc.constantFrom('x', 'y'),
      picture: fc.constantFrom('', 'archive:x'),
      start: fc.constantFrom('', '08:00', '09:00'),
      end: fc.constantFrom('', '10:00'),
      part: fc.constantFrom('', 'morning'),
      rank: fc.constantFrom('a', 'b'),
      isOff: fc.boolean(),
    }),
    { selector: ({ id }) => id },
  )
  .map((all): Snapshot => plan(...all));

test('the same plan has no changes and one mark; another has another', () => {
  fc.assert(
    fc.property(things, things, (one, other) => {
      expect(changesBetween(one, one)).toEqual([]);
      const isSame =
        JSON.stringify(one.things.map((it) => Object.entries(it).sort())) ===
        JSON.stringify(other.things.map((it) => Object.entries(it).sort()));
      expect(markOf(one) === markOf(other)).toBe(isSame);
      expect(markOf(one)).toMatch(/^2026-03-24 [0-9a-f]{16}$/);
    }),
  );
});

test('every thing is in one change at most, and everything that is otherwise to see is in one', () => {
  fc.assert(
    fc.property(things, things, (before, after) => {
      const changes = changesBetween(before, after);
      const told = [changes.flatMap((one) => one.before?.id ?? []), changes.flatMap((one) => one.after?.id ?? [])];
      for (const ids of told) expect(new Set(ids).size).toBe(ids.length);
      const was = new Map(before.things.map((one) => [one.id, one]));
      const is = new Map(after.things.map((one) => [one.id, one]));
      for (const id of new Set([...was.keys(), ...is.keys()])) {
        const [one, other] = [was.get(id), is.get(id)];
        const isOther = isSeen(one) !== isSeen(other) || (isSeen(one) && one?.title !== other?.title);
        if (isOther) expect(told.flat()).toContain(id);
      }
    }),
  );
});

test('what the citizen chose on a board is no change of the plan', () => {
  const row = { activity: 'a', key: 'once', state: 'planned' as const };
  expect(unchosen([{ ...row, choice: 'x' }])).toEqual([row]);
});
