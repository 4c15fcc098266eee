// A rule in plain words: 'hver fredag til 25. juni 2027'.
import { addDays, dateWords, weekdayWord } from '../../i18n/calendar';
import { dateFull, dateNumber } from '../../i18n/dates';
import { formatTag } from '../../i18n/language.svelte';
import { m } from '../../i18n/messages';
import { parseRule, type Rule } from '../plan/schedule/rule';
import { ordinalOf, parse, weekdayCodes, type Recurrence } from './recurrence';

/** How often an activity happens that begins on `day`, in words that need no grammar of rules. */
export function ruleWords(rule: string, day: string): string {
  return formWords(parse(rule, day), day);
}

/** The same for what the builder shows. */
export function formWords(form: Recurrence, day: string): string {
  const words = often(form, day);
  if (form.repeat === 'never') return words;
  if (form.ends === 'until' && form.until !== '') return m.activity_words_until({ words, day: dateFull(form.until) });
  if (form.ends === 'count' && form.count > 0) return m.activity_words_count({ words, count: form.count });
  return words;
}

const monday = '2024-01-01'; // a Monday: only the names of its week are used
const weekdayName = (index: number): string => weekdayWord(addDays(monday, index));

function listed(words: readonly string[]): string {
  return new Intl.ListFormat(formatTag(), { type: 'conjunction' }).format(words);
}

function often(form: Recurrence, day: string): string {
  const days = listed(form.days.map((code) => weekdayName(weekdayCodes.indexOf(code))));
  switch (form.repeat) {
    case 'never':
      return m.activity_words_never();
    case 'daily':
      return m.activity_words_daily();
    case 'weekdays':
      return m.activity_words_weekdays();
    case 'weekly':
      return form.days.length === 7 ? m.activity_words_daily() : m.activity_words_weekly({ days });
    case 'fortnightly':
      return m.activity_words_fortnightly({ days });
    case 'monthly':
      return form.monthly === 'date' ? m.activity_words_monthly_date({ date: dateNumber(day) }) : monthlyDay(day);
    case 'custom':
      return custom(form.rule, day);
  }
}

function monthlyDay(day: string): string {
  const nth = ordinalOf(day);
  return nth === -1
    ? m.activity_words_monthly_last({ weekday: weekdayWord(day) })
    : m.activity_words_monthly_nth({ nth, weekday: weekdayWord(day) });
}

function custom(text: string, day: string): string {
  const rule = parseRule(text);
  if (!rule || typeof rule === 'string') return m.activity_words_custom();
  const { frequency, interval, days, monthDays, months, positions } = rule;
  if (positions.length > 0 || months.length > 0) return m.activity_words_custom();
  if (frequency === 'DAILY' && days.length === 0) return m.activity_words_every_days({ count: interval });
  if (frequency === 'WEEKLY')
    return m.activity_words_every_weeks({ count: interval, days: listed(weekdaysOf(rule, day)) });
  if (frequency === 'YEARLY' && interval === 1 && days.length === 0 && monthDays.length === 0)
    return m.activity_words_yearly({ date: dateWords(day) });
  if (frequency === 'MONTHLY' && interval === 1 && days.length === 0 && monthDays.every((date) => date > 0)) {
    return m.activity_words_monthly_date({ date: listed(monthDays.map(String)) });
  }
  return m.activity_words_custom();
}

const weekdaysOf = (rule: Rule, day: string): string[] =>
  rule.days.length === 0 ? [weekdayWord(day)] : rule.days.map(({ weekday }) => weekdayName(weekday));
