// Rules as they are written, exactly as the server does: for the screens that change one, which nobody loads first.
// Owns: a rule's one form, and its last day. Start reading at: boundedRule.
import { formatDay, parseDay } from './day';
import { recurrence } from './recurrence';
import { parseRule, weekdayNames, type Nth, type Rule, type RuleFault } from './rule';

/** A rule with its count turned into a last day, as the server keeps it; or why it is not taken. */
export function boundedRule(text: string, first: string): { rule: string } | { fault: RuleFault } {
  const parsed = parseRule(text);
  const begin = parseDay(first);
  if (typeof parsed === 'string') return { fault: parsed };
  if (!parsed) return { rule: '' };
  if (begin === undefined) return { fault: 'plan.rule_never_occurs' };
  const dates = recurrence(parsed, begin);
  let last = dates.next(begin);
  if (last === undefined) return { fault: 'plan.rule_never_occurs' };
  if (parsed.count === 0) return { rule: formatRule(parsed) };
  for (let left = parsed.count - 1; left > 0; left--) {
    const next: number | undefined = dates.next(last + 1);
    if (next === undefined) break;
    last = next;
  }
  return { rule: formatRule({ ...parsed, count: 0, until: last }) };
}

/** The first day of a rule on or after a day, as 'YYYY-MM-DD'; undefined when there is none. */
export function nextDay(rule: string, first: string, from: string): string | undefined {
  const parsed = parseRule(rule);
  const [begin, start] = [parseDay(first), parseDay(from)];
  if (typeof parsed === 'string' || begin === undefined || start === undefined) return undefined;
  const next = recurrence(parsed, begin).next(start);
  return next === undefined ? undefined : formatDay(next);
}

/** The rule in its one form. */
export function formatRule(rule: Rule): string {
  const text = [`FREQ=${rule.frequency}`];
  if (rule.interval > 1) text.push(`INTERVAL=${String(rule.interval)}`);
  if (rule.months.length > 0) text.push(`BYMONTH=${rule.months.join()}`);
  if (rule.monthDays.length > 0) text.push(`BYMONTHDAY=${rule.monthDays.join()}`);
  if (rule.days.length > 0) text.push(`BYDAY=${rule.days.map(nthText).join()}`);
  if (rule.positions.length > 0) text.push(`BYSETPOS=${rule.positions.join()}`);
  if (rule.weekStart !== 0) text.push(`WKST=${weekdayNames[rule.weekStart] ?? ''}`);
  if (rule.count > 0) text.push(`COUNT=${String(rule.count)}`);
  if (rule.until !== undefined) text.push(`UNTIL=${formatDay(rule.until).replaceAll('-', '')}`);
  return text.join(';');
}

const nthText = (day: Nth): string => `${day.n === 0 ? '' : String(day.n)}${weekdayNames[day.weekday] ?? ''}`;
