// Random rules against the rrule package, which reads them by another road.
import fc from 'fast-check';
import { RRule } from 'rrule';
import { describe, expect, test } from 'vitest';
import { dateOf, formatDay, numberOfDate, parseDay, weekdayOf } from './day';
import { recurrence } from './recurrence';
import { parseRule, weekdayNames, type Rule } from './rule';
import { boundedRule, formatRule } from './written';

const days = fc.integer({ min: numberOfDate(2019, 12, 25), max: numberOfDate(2029, 3, 5) });
const weekday = fc.integer({ min: 0, max: 6 });

/** Rules that both read alike: no plain beside numbered weekdays, no BYSETPOS in a first week cut short, and none from
 *  the end that reaches past the beginning, where the package takes the first. */
const rules: fc.Arbitrary<string> = fc
  .record({
    frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.integer({ min: 1, max: 5 }),
    months: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }), {
      nil: undefined,
    }),
    monthDays: fc.option(
      fc.uniqueArray(fc.constantFrom(1, 13, 28, 29, 30, 31, -1, -2, -31), { minLength: 1, maxLength: 3 }),
      {
        nil: undefined,
      },
    ),
    byDay: fc.option(fc.uniqueArray(weekday, { minLength: 1, maxLength: 4 }), { nil: undefined }),
    nth: fc.option(fc.constantFrom(1, 2, 5, -1, -3), { nil: undefined }),
    position: fc.option(fc.constantFrom(1, 2, -1), { nil: undefined }),
    weekStart: fc.constantFrom('MO', 'SU', 'WE'),
    end: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  })
  .map((draw) => {
    const isWeekly = draw.frequency === 'WEEKLY';
    const counts = draw.frequency === 'MONTHLY' || draw.frequency === 'YEARLY';
    const nth = counts && draw.nth !== undefined ? String(draw.nth) : '';
    const parts = [`FREQ=${draw.frequency}`, `INTERVAL=${String(draw.interval)}`];
    if (draw.months) parts.push(`BYMONTH=${draw.months.join()}`);
    if (draw.monthDays && !isWeekly) parts.push(`BYMONTHDAY=${draw.monthDays.join()}`);
    if (draw.byDay) parts.push(`BYDAY=${draw.byDay.map((one) => `${nth}${weekdayNames[one] ?? ''}`).join()}`);
    if (draw.position !== undefined && !isWeekly && parts.length > 2) parts.push(`BYSETPOS=${String(draw.position)}`);
    parts.push(`WKST=${draw.weekStart}`);
    if (draw.end !== undefined) parts.push(`COUNT=${String(draw.end)}`);
    return parts.join(';');
  });

const utc = (day: number): Date => new Date(day * 86_400_000);

function kept(text: string, first: number): Rule | undefined {
  const bounded = boundedRule(text, formatDay(first));
  const rule = 'rule' in bounded ? parseRule(bounded.rule) : undefined;
  return typeof rule === 'string' ? undefined : rule;
}

describe('a random rule', () => {
  test('has the dates that the rrule package finds', () => {
    fc.assert(
      fc.property(rules, days, (text, first) => {
        const rule = kept(text, first);
        if (!rule) return; // the package looks for it until the year 9999; golden vectors hold what never occurs
        const oracle = new RRule({ ...RRule.parseString(text), dtstart: utc(first) });
        const wanted = oracle.between(utc(first - 10), utc(first + 800), true).map((at) => at.getTime() / 86_400_000);
        expect(recurrence(rule, first).days(first - 10, first + 800)).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });
  test('says of every date what listing says, and goes on alike from any of its dates', () => {
    fc.assert(
      fc.property(rules, days, fc.integer({ min: 0, max: 400 }), (text, first, later) => {
        const rule = kept(text, first);
        if (!rule) return;
        const dates = recurrence(rule, first);
        const listed = dates.days(first + later, first + later + 60);
        for (let day = first + later; day <= first + later + 60; day++)
          expect(dates.occurs(day)).toBe(listed.includes(day));
        const next = dates.next(first + later);
        if (next === undefined) return;
        expect(recurrence(rule, next).days(next, next + 400)).toEqual(dates.days(next, next + 400));
      }),
      { numRuns: 60 },
    );
  });
  test('is read back from its text as it is', () => {
    fc.assert(
      fc.property(rules, (text) => {
        const rule = parseRule(text);
        if (!rule || typeof rule === 'string') throw new Error(text);
        expect(parseRule(formatRule(rule))).toEqual(rule);
      }),
    );
  });
});

describe('a day', () => {
  test('is a number and a text, and passes every calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: numberOfDate(1900, 1, 1), max: numberOfDate(2199, 12, 31) }), (day) => {
        const { year, month, date } = dateOf(day);
        expect(numberOfDate(year, month, date)).toBe(day);
        expect(parseDay(formatDay(day))).toBe(day);
        expect(weekdayOf(day)).toBe((utc(day).getUTCDay() + 6) % 7);
      }),
    );
  });
  test.each(['2026-02-29', '2026-13-01', '1899-12-31', '2200-01-01', '2026-1-1', 'today', ''])('is not %s', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});
