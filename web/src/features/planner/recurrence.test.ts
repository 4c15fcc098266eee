import { describe, expect, test } from 'vitest';
import { format, fresh, ordinalOf, parse, shifted, weekdayOf } from './recurrence';

const friday = '2026-11-20'; // the third Friday

describe('weekdayOf and ordinalOf', () => {
  test('name a day as people do', () => {
    expect(weekdayOf(friday)).toBe('FR');
    expect(ordinalOf(friday)).toBe(3);
    expect(ordinalOf('2026-10-30')).toBe(-1);
  });
});

describe('parse and format', () => {
  test.each([
    ['', 'never'],
    ['FREQ=DAILY', 'daily'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'weekdays'],
    ['FREQ=WEEKLY;BYDAY=FR', 'weekly'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20270625', 'weekly'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=10', 'fortnightly'],
    ['FREQ=MONTHLY', 'monthly'],
    ['FREQ=MONTHLY;BYDAY=3FR', 'monthly'],
  ])('%s is said as %s and comes out the same', (rule, repeat) => {
    const form = parse(rule, friday);
    expect(form.repeat).toBe(repeat);
    expect(format(form, friday)).toBe(rule);
  });

  test('understands defaults written out', () => {
    expect(parse('FREQ=WEEKLY;INTERVAL=1;WKST=MO', friday).days).toEqual(['FR']);
    expect(parse('FREQ=MONTHLY;BYMONTHDAY=20', friday).repeat).toBe('monthly');
  });

  test.each([
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=YEARLY',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=WEEKLY;INTERVAL=3;BYDAY=FR',
    'FREQ=MONTHLY;BYDAY=1MO',
  ])('keeps %s as it is, because the builder cannot say it', (rule) => {
    const form = parse(rule, friday);
    expect(form.repeat).toBe('custom');
    expect(format(form, friday)).toBe(rule);
  });

  test('reads the end', () => {
    expect(parse('FREQ=DAILY;UNTIL=20270625', friday)).toMatchObject({ ends: 'until', until: '2027-06-25' });
    expect(parse('FREQ=DAILY;COUNT=4', friday)).toMatchObject({ ends: 'count', count: 4 });
  });

  test('an end without a day or number is no end', () => {
    expect(format({ ...fresh(friday), repeat: 'daily', ends: 'until', until: '' }, friday)).toBe('FREQ=DAILY');
  });

  test('a week without days falls back to the day it begins', () => {
    expect(format({ ...fresh(friday), repeat: 'weekly', days: [] }, friday)).toBe('FREQ=WEEKLY;BYDAY=FR');
  });
});

describe('shifted', () => {
  test('turns every Friday into every Saturday', () => {
    expect(shifted('FREQ=WEEKLY;BYDAY=FR', friday, '2026-11-21')).toBe('FREQ=WEEKLY;BYDAY=SA');
  });
  test('leaves a rule that holds the new day already', () => {
    expect(shifted('FREQ=WEEKLY;BYDAY=MO,FR', friday, '2026-11-23')).toBe('FREQ=WEEKLY;BYDAY=MO,FR');
    expect(shifted('FREQ=DAILY', friday, '2026-11-21')).toBe('FREQ=DAILY');
  });
  test('keeps the end of the rule', () => {
    expect(shifted('FREQ=WEEKLY;BYDAY=FR;UNTIL=20270625', friday, '2026-11-21')).toBe(
      'FREQ=WEEKLY;BYDAY=SA;UNTIL=20270625',
    );
  });
  test('does not guess with several days or an unknown rule', () => {
    expect(shifted('FREQ=WEEKLY;BYDAY=MO,FR', friday, '2026-11-21')).toBeUndefined();
    expect(shifted('FREQ=YEARLY', friday, '2026-11-21')).toBeUndefined();
  });
});
