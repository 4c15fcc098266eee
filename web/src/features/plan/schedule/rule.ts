// Recurrence rules as text: RFC 5545 by dates alone, read exactly as the server does.
// Owns: what a rule's text says. Does not own: which days it has (recurrence.ts), how it is written (written.ts).
import { firstDay, lastDay, parseDay } from './day';

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** One day of BYDAY: every such weekday when `n` is 0, else the nth in the month or year. */
export interface Nth {
  readonly n: number;
  readonly weekday: number; // Monday is 0
}

/** A rule, sorted and free of repeats. Empty lists say nothing. */
export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly months: readonly number[];
  readonly monthDays: readonly number[]; // negative from the end of the month
  readonly days: readonly Nth[];
  readonly positions: readonly number[];
  readonly weekStart: number;
  readonly until: number | undefined; // the last day that may occur
  readonly count: number; // 0 when not counted
}

/** Why a rule is not taken: the server's codes. */
export type RuleFault = 'plan.rule_invalid' | 'plan.rule_unsupported' | 'plan.rule_never_occurs';

const frequencies: readonly string[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const tooFine = ['HOURLY', 'MINUTELY', 'SECONDLY'];
const otherParts = ['BYHOUR', 'BYMINUTE', 'BYSECOND', 'BYYEARDAY', 'BYWEEKNO', 'RSCALE', 'SKIP'];
export const weekdayNames: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

type Parts = { -readonly [Part in keyof Rule]: Rule[Part] };

/** The rule that a text spells, or why it is not taken. '' is no rule: undefined. */
export function parseRule(text: string): Rule | RuleFault | undefined {
  if (text === '') return undefined;
  if (text.length > 500) return 'plan.rule_invalid';
  const given = new Map<string, string>();
  const rule: Partial<Parts> = {};
  for (const part of text.toUpperCase().split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0));
    if (at < 0 || given.has(name)) return 'plan.rule_invalid';
    given.set(name, part.slice(at + 1));
    const fault = setPart(rule, name, part.slice(at + 1));
    if (fault) return fault;
  }
  return checked(rule);
}

function setPart(rule: Partial<Parts>, name: string, value: string): RuleFault | undefined {
  switch (name) {
    case 'FREQ':
      if (tooFine.includes(value)) return 'plan.rule_unsupported';
      if (frequencies.includes(value)) rule.frequency = value as Frequency;
      return rule.frequency ? undefined : 'plan.rule_invalid';
    case 'INTERVAL':
      return taken((rule.interval = plainNumber(value, 1, 1000)));
    case 'COUNT':
      return taken((rule.count = plainNumber(value, 1, 10_000)));
    case 'UNTIL':
      if (value.charAt(8) === 'T') return 'plan.rule_unsupported';
      return taken((rule.until = compactDay(value)));
    case 'BYDAY':
      return taken((rule.days = nths(value)));
    case 'BYMONTHDAY':
      return taken((rule.monthDays = numbers(value, 31, true)));
    case 'BYMONTH':
      return taken((rule.months = numbers(value, 12, false)));
    case 'BYSETPOS':
      return taken((rule.positions = numbers(value, 366, true)));
    case 'WKST':
      rule.weekStart = weekdayNames.indexOf(value);
      return rule.weekStart < 0 ? 'plan.rule_invalid' : undefined;
    default:
      return otherParts.includes(name) ? 'plan.rule_unsupported' : 'plan.rule_invalid';
  }
}

const taken = (value: unknown): RuleFault | undefined => (value === undefined ? 'plan.rule_invalid' : undefined);

// Holds the parts against each other, as RFC 5545 demands.
function checked(parts: Partial<Parts>): Rule | RuleFault {
  const { frequency, months = [], monthDays = [], days = [], positions = [], until, count = 0 } = parts;
  const byMonth = frequency === 'MONTHLY' || frequency === 'YEARLY';
  const isWrong =
    !frequency ||
    (count > 0 && until !== undefined) ||
    (!byMonth && days.some((day) => day.n !== 0)) ||
    ((frequency === 'MONTHLY' || months.length > 0) && days.some((day) => Math.abs(day.n) > 5)) ||
    (frequency === 'WEEKLY' && monthDays.length > 0) ||
    (positions.length > 0 && days.length + monthDays.length + months.length === 0);
  if (isWrong) return 'plan.rule_invalid';
  const { interval = 1, weekStart = 0 } = parts;
  return { frequency, interval, months, monthDays, days, positions, weekStart, until, count };
}

function plainNumber(text: string, low: number, high: number): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= low && number <= high ? number : undefined;
}

function signedNumber(text: string, high: number): number | undefined {
  if (!text.startsWith('-')) return plainNumber(text.replace(/^\+/, ''), 1, high);
  const number = plainNumber(text.slice(1), 1, high);
  return number === undefined ? undefined : -number;
}

// The order 1, 2, …, -2, -1.
const fromStart = (n: number): number => (n < 0 ? n + 1000 : n);

function numbers(text: string, high: number, negative: boolean): number[] | undefined {
  const list = text.split(',').map((one) => signedNumber(one, high));
  const good = list.filter((n) => n !== undefined && (negative || n > 0)) as number[];
  if (good.length !== list.length) return undefined;
  return [...new Set(good)].sort((a, b) => fromStart(a) - fromStart(b));
}

function nths(text: string): Nth[] | undefined {
  const list = new Map<string, Nth>();
  for (const one of text.split(',')) {
    const weekday = weekdayNames.indexOf(one.slice(-2));
    const prefix = one.slice(0, -2);
    const n = prefix === '' ? 0 : signedNumber(prefix, 53);
    if (weekday < 0 || n === undefined) return undefined;
    list.set(`${String(n)} ${String(weekday)}`, { n, weekday });
  }
  return [...list.values()].sort((a, b) => fromStart(a.n) - fromStart(b.n) || a.weekday - b.weekday);
}

function compactDay(text: string): number | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const day = found ? parseDay(`${found[1] ?? ''}-${found[2] ?? ''}-${found[3] ?? ''}`) : undefined;
  return day !== undefined && day >= firstDay && day <= lastDay ? day : undefined;
}
