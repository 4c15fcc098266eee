import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDay } from '../../../i18n/dates';
import { parseRule } from '../../plan/schedule/rule';
import { nextDay } from '../../plan/schedule/written';
import { danish, english } from './phrases';
import { understand, without, type Understood, type Where } from './understand';

const friday = '2026-11-20';
const where: Where = { today: friday, day: friday, min: '2026-10-20', max: '2028-11-20' };

function words({ day, start, end, title, rule, place, part, minutes }: Understood): string {
  const time = start + (end === '' ? '' : `-${end}`);
  const more = [
    rule && `[${rule}]`,
    place && `@${place}`,
    part && `(${part})`,
    minutes > 0 ? `${String(minutes)}m` : '',
  ];
  return [day.slice(2), time, title, ...more].filter((one) => one !== '').join(' ');
}

test.each(danish)('%s', (note, means) => {
  expect(words(understand(note, where))).toBe(means);
});
test.each(english)('%s', (note, means) => {
  expect(words(understand(note, where))).toBe(means);
});
test('there are at least eighty of each', () => {
  expect(Math.min(danish.length, english.length)).toBeGreaterThanOrEqual(80);
});

describe('a day', () => {
  const on = (note: string, more: Partial<Where>): string => understand(note, { ...where, ...more }).day;
  test('is of the week on show, when that is a later one', () => {
    expect(on('tur tirsdag', { day: '2026-12-04' })).toBe('2026-12-01');
    expect(on('tur tirsdag', { day: '2026-11-02' })).toBe('2026-11-24');
  });
  test('is where the keyboard stands when none is said', () => {
    expect(on('tur 10-11', { day: '2026-12-04' })).toBe('2026-12-04');
    expect(on('tur hver onsdag', { day: '2026-12-04' })).toBe('2026-12-09');
  });
  test('counts days and not hours where the clocks change', () => {
    expect(on('tur om 2 dage', { today: '2026-03-28', day: '2026-03-28', min: '2026-01-01' })).toBe('2026-03-30');
    expect(on('tur i morgen', { today: '2026-10-24', day: '2026-10-24', min: '2026-01-01' })).toBe('2026-10-25');
    expect(understand('tur 2.30', { ...where, day: '2026-03-29', min: '2026-01-01' })).toMatchObject({
      day: '2026-03-29',
      start: '02:30',
    });
  });
  test('that lies outside what was asked for is not understood', () => {
    expect(understand('tur 24/12', { ...where, max: '2026-12-01' })).toMatchObject({ day: friday, title: 'Tur 24/12' });
  });
});

test('each piece can be taken out, and says then nothing', () => {
  let note = 'musik hver anden onsdag 14-15 i musiklokalet';
  const kinds = (): string[] => understand(note, where).pieces.map(({ kind }) => kind);
  expect(kinds()).toEqual(['repeat', 'time', 'place']);
  note = without(note, understand(note, where).pieces[0] ?? { kind: 'day', from: 0, to: 0 });
  expect(note).toBe('musik 14-15 i musiklokalet');
  expect(understand(note, where)).toMatchObject({ rule: '', day: friday, place: 'Musiklokalet' });
  note = without(note, understand(note, where).pieces[1] ?? { kind: 'day', from: 0, to: 0 });
  expect(note).toBe('musik 14-15');
});

const vocabulary = [...danish, ...english].flatMap(([note]) => note.split(' '));
const anyNote = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.constantFrom(...vocabulary), { maxLength: 14 }).map((list) => list.join(' ')),
  fc
    .array(fc.oneof(fc.constantFrom(...vocabulary), fc.string({ maxLength: 6 }), fc.integer().map(String)))
    .map((list) => list.join(' ')),
);
const anyWhere = fc
  .record({
    at: fc.integer({ min: 0, max: 20_000 }),
    by: fc.integer({ min: -40, max: 400 }),
    span: fc.nat({ max: 800 }),
  })
  .map(({ at, by, span }): Where => {
    const on = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
    const day = at + by < 0 ? 0 : at + by;
    return { today: on(at), day: on(day), min: on(Math.max(0, day - 40)), max: on(day + span) };
  });

test('whatever is written: nothing is thrown, and what comes out can be planned', () => {
  fc.assert(
    fc.property(anyNote, anyWhere, (note, at) => {
      const { day, start, end, minutes, rule, title, place, part, pieces } = understand(note, at);
      expect(isDay(day) && day >= at.min && day <= at.max).toBe(true);
      if (start !== '') expect(start).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
      if (end !== '') {
        expect(start).not.toBe('');
        expect(end > start && end <= '24:00').toBe(true);
      }
      expect(minutes).toBeGreaterThanOrEqual(0);
      expect(minutes).toBeLessThanOrEqual(1440);
      if (start !== '') expect([minutes, part]).toEqual([0, '']);
      expect(typeof parseRule(rule)).not.toBe('string');
      if (rule !== '') expect(nextDay(rule, day, day)).toBe(day); // it happens on its first day
      expect([...title].length <= 200 && [...place].length <= 200).toBe(true);
      let last = 0;
      for (const { from, to } of pieces) {
        expect(from >= last && to > from && to <= note.length).toBe(true);
        last = to;
      }
      expect(new Set(pieces.map(({ kind }) => kind)).size).toBe(pieces.length);
      expect(understand(note, at)).toEqual(understand(note, at));
    }),
    { numRuns: 5_000 },
  );
}, 60_000);
