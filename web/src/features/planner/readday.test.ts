import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayWords } from '../../i18n/calendar';
import { dateFull, dateShort, isDay } from '../../i18n/dates';
import { readDay } from './readday';

const today = '2026-11-20'; // a Friday

describe('readDay', () => {
  test.each([
    ['i dag', '2026-11-20'],
    ['I morgen', '2026-11-21'],
    ['tomorrow', '2026-11-21'],
    ['overmorgen', '2026-11-22'],
    ['i går', '2026-11-19'],
    ['om 3 dage', '2026-11-23'],
    ['om en uge', '2026-11-27'],
    ['in 2 weeks', '2026-12-04'],
    ['+10', '2026-11-30'],
    ['fredag', '2026-11-27'],
    ['lør', '2026-11-21'],
    ['på mandag', '2026-11-23'],
    ['næste lørdag', '2026-11-28'],
    ['next friday', '2026-11-27'],
    ['24-12', '2026-12-24'],
    ['24/12', '2026-12-24'],
    ['24.12', '2026-12-24'],
    ['24.12.', '2026-12-24'],
    ['2412', '2026-12-24'],
    ['24-12-27', '2027-12-24'],
    ['24.12.2027', '2027-12-24'],
    ['24. december', '2026-12-24'],
    ['24 dec', '2026-12-24'],
    ['24. dec.', '2026-12-24'],
    ['torsdag den 24. december', '2026-12-24'],
    ['tor. 24. december 2026', '2026-12-24'],
    ['December 24', '2026-12-24'],
    ['24th December, 2026', '2026-12-24'],
    ['2026-12-24', '2026-12-24'],
    ['3/4', '2027-04-03'],
    ['1. november', '2026-11-01'],
    ['1. oktober', '2027-10-01'],
    ['29. februar', '2028-02-29'],
    ['20', '2026-11-20'],
    ['5.', '2026-12-05'],
    ['31', '2026-12-31'],
  ])('%s', (text, day) => {
    expect(readDay(text, today)).toBe(day);
  });
  test.each(['', 'x', 'ma', '31-2', '32', '24-13', '24. påske', 'om dage', '99', '2026-02-30', 'en'])(
    'means no day: %s',
    (text) => {
      expect(readDay(text, today)).toBeUndefined();
    },
  );
  test('keeps after the earliest there is', () => {
    expect(readDay('1. november', today, today)).toBe('2027-11-01');
    expect(readDay('1. november', today, '2028-01-01')).toBe('2028-11-01');
  });
  test('reads back every way a day is written here', () => {
    const days = fc.integer({ min: -20, max: 300 }).map((by) => addDays(today, by));
    const english = (day: string, options: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(Date.parse(day));
    fc.assert(
      fc.property(days, (day) => {
        const words = [dayWords(day), dateFull(day), dateShort(day), english(day, { dateStyle: 'full' })];
        for (const said of [...words, english(day, { day: 'numeric', month: 'short' })])
          expect([said, readDay(said, today)]).toEqual([said, day]);
      }),
    );
  });
  test('never gives what is no day', () => {
    for (const word of ['__proto__', 'constructor']) expect(readDay(word, today)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const day = readDay(text, today);
        expect(day === undefined || isDay(day)).toBe(true);
      }),
    );
  });
});
