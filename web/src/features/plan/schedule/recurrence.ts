// Which days a rule has: a set of dates that can be asked about any date without counting up to it.
// The same algorithm as the server's; golden vectors hold the two together.
// Start reading at: recurrence.
import { dateOf, daysIn, lastDay, numberOfDate, parseDay, weekdayOf } from './day';
import { parseRule, type Rule } from './rule';

/** The dates of a rule that begins on a day. Days are numbers (day.ts). */
export interface Recurrence {
  /** Whether a day is one of the dates. */
  occurs(day: number): boolean;
  /** The dates between two days, both included, in order. */
  days(from: number, to: number): number[];
  /** The first of the dates on or after a day. */
  next(day: number): number | undefined;
}

/** The dates from `first` on. No rule has `first` alone; a rule that names no day takes it from `first`. */
export function recurrence(rule: Rule | undefined, first: number): Recurrence {
  if (!rule) {
    const within = (from: number, to: number): boolean => from <= first && first <= to;
    return {
      occurs: (day) => day === first,
      days: (from, to) => (within(from, to) ? [first] : []),
      next: (day) => (day <= first ? first : undefined),
    };
  }
  const told = completed(rule, first);
  const end = rule.until ?? lastDay;
  const each = function* (from: number, to: number): Generator<number> {
    const last = Math.min(to, end);
    for (let day = Math.max(from, first); day <= last;) {
      const skip = idle(told, first, day);
      if (skip > 0) {
        day += skip;
        continue;
      }
      const periodEnd = period(told, day)[1];
      yield* among(told, day, Math.min(periodEnd, last));
      day = periodEnd + 1;
    }
  };
  return {
    occurs: (day) =>
      day >= first &&
      day <= end &&
      idle(told, first, day) === 0 &&
      fits(told, day) &&
      (told.positions.length === 0 || chosen(told, day).includes(day)),
    days: (from, to) => [...each(from, to)],
    next: (day) => each(day, end).next().value as number | undefined,
  };
}

/** Whether a rule's text, begun on `first`, has `day`. Days are 'YYYY-MM-DD'. */
export function occurs(rule: string, first: string, day: string): boolean {
  const parsed = parseRule(rule);
  const [begin, asked] = [parseDay(first), parseDay(day)];
  if (typeof parsed === 'string' || begin === undefined || asked === undefined) return false;
  return recurrence(parsed, begin).occurs(asked);
}

function completed(rule: Rule, first: number): Rule {
  if (rule.days.length + rule.monthDays.length > 0) return rule;
  const { month, date } = dateOf(first);
  switch (rule.frequency) {
    case 'DAILY':
      return rule;
    case 'WEEKLY':
      return { ...rule, days: [{ n: 0, weekday: weekdayOf(first) }] };
    case 'MONTHLY':
      return { ...rule, monthDays: [date] };
    case 'YEARLY':
      return { ...rule, monthDays: [date], months: rule.months.length > 0 ? rule.months : [month] };
  }
}

// How many days to go to the next period that the interval lets in; 0 when the day's does.
function idle(rule: Rule, first: number, day: number): number {
  const n = rule.interval;
  if (n <= 1) return 0;
  const wait = (passed: number): number => (n - (passed % n)) % n;
  const [then, now] = [dateOf(first), dateOf(day)];
  switch (rule.frequency) {
    case 'DAILY':
      return wait(day - first);
    case 'WEEKLY': {
      const start = weekStart(rule, day);
      const weeks = wait((start - weekStart(rule, first)) / 7);
      return weeks === 0 ? 0 : start + 7 * weeks - day;
    }
    case 'MONTHLY': {
      const months = wait((now.year - then.year) * 12 + now.month - then.month);
      return months === 0 ? 0 : numberOfDate(now.year, now.month + months, 1) - day;
    }
    case 'YEARLY': {
      const years = wait(now.year - then.year);
      return years === 0 ? 0 : numberOfDate(now.year + years, 1, 1) - day;
    }
  }
}

const weekStart = (rule: Rule, day: number): number => day - ((weekdayOf(day) - rule.weekStart + 7) % 7);

// The days over which BYSETPOS counts: the first and the last.
function period(rule: Rule, day: number): [number, number] {
  const { year, month } = dateOf(day);
  switch (rule.frequency) {
    case 'DAILY':
      return [day, day];
    case 'WEEKLY':
      return [weekStart(rule, day), weekStart(rule, day) + 6];
    case 'MONTHLY':
      return [numberOfDate(year, month, 1), numberOfDate(year, month + 1, 1) - 1];
    case 'YEARLY':
      return [numberOfDate(year, 1, 1), numberOfDate(year, 12, 31)];
  }
}

// The dates between two days of one period, in order.
function among(rule: Rule, from: number, to: number): number[] {
  if (rule.positions.length > 0) return chosen(rule, from).filter((day) => day >= from && day <= to);
  return fitting(rule, from, to);
}

function fitting(rule: Rule, from: number, to: number): number[] {
  const list: number[] = [];
  for (let day = from; day <= to; day++) if (fits(rule, day)) list.push(day);
  return list;
}

// The dates of the day's period that BYSETPOS picks, in order.
function chosen(rule: Rule, day: number): number[] {
  const list = fitting(rule, ...period(rule, day));
  const picked = rule.positions.map((at) => list[at < 0 ? list.length + at : at - 1]);
  return [...new Set(picked)].filter((one) => one !== undefined).sort((a, b) => a - b);
}

// Whether a day passes BYMONTH, BYMONTHDAY and BYDAY.
function fits(rule: Rule, day: number): boolean {
  const weekday = weekdayOf(day);
  const isNamed = rule.days.length === 0 || rule.days.some((one) => one.n === 0 && one.weekday === weekday);
  if (rule.months.length + rule.monthDays.length === 0 && isNamed) return true;
  const { year, month, date } = dateOf(day);
  if (rule.months.length > 0 && !rule.months.includes(month)) return false;
  const size = daysIn(year, month);
  const fromEnd = date - size - 1;
  if (rule.monthDays.length > 0 && !rule.monthDays.includes(date) && !rule.monthDays.includes(fromEnd)) return false;
  if (isNamed) return true;
  const inYear = rule.frequency === 'YEARLY' && rule.months.length === 0;
  const begin = inYear ? numberOfDate(year, 1, 1) : numberOfDate(year, month, 1);
  const end = inYear ? numberOfDate(year, 12, 31) : begin + size - 1;
  const nth = Math.floor((day - begin) / 7) + 1;
  const nthFromEnd = -(Math.floor((end - day) / 7) + 1);
  return rule.days.some((one) => one.weekday === weekday && (one.n === nth || one.n === nthFromEnd));
}
