// The builder of recurrence: a few plain choices on one side, an RFC 5545 rule on the other.
// Owns: what the builder can say. Does not own: what a rule means (plan/schedule).
// A rule the builder cannot say is `custom`: kept as it is until somebody chooses anew.

/** The choices, in the order shown. */
export type Repeat = 'never' | 'daily' | 'weekdays' | 'weekly' | 'fortnightly' | 'monthly' | 'custom';

/** The weekdays of RFC 5545, Monday first. */
export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** One of the weekday codes. */
export type WeekdayCode = (typeof weekdayCodes)[number];

/** What the builder shows. */
export interface Recurrence {
  readonly repeat: Repeat;
  readonly days: readonly WeekdayCode[]; // weekly and fortnightly: at least one
  readonly monthly: 'date' | 'weekday'; // the 20th, or the third Friday
  readonly ends: 'never' | 'until' | 'count';
  readonly until: string; // last day, 'YYYY-MM-DD'; '' unless ends is 'until'
  readonly count: number; // times in all; 0 unless ends is 'count'
  readonly rule: string; // the rule as it was read; what `custom` keeps
}

const midnight = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** The weekday of a local day. */
export function weekdayOf(day: string): WeekdayCode {
  return weekdayCodes[(midnight(day).getUTCDay() + 6) % 7] ?? 'MO';
}

/** Which one of its weekday a day is in its month: 1 to 5, or -1 for a fifth, which is always the last. */
export function ordinalOf(day: string): number {
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  return nth === 5 ? -1 : nth;
}

/** The builder for a new rule that begins on `day`. */
export function fresh(day: string): Recurrence {
  return { repeat: 'never', days: [weekdayOf(day)], monthly: 'date', ends: 'never', until: '', count: 0, rule: '' };
}

const compactDay = /^(\d{4})(\d{2})(\d{2})/;

function fields(rule: string): Map<string, string> {
  return new Map(
    rule
      .split(';')
      .filter((part) => part !== '')
      .map((part): [string, string] => {
        const at = part.indexOf('=');
        return [part.slice(0, at).toUpperCase(), part.slice(at + 1).toUpperCase()];
      }),
  );
}

/** Reads a rule into the builder; `day` is the first day of the activity. */
export function parse(rule: string, day: string): Recurrence {
  const base = { ...fresh(day), rule };
  if (rule === '') return base;
  const given = fields(rule);
  const until = compactDay.exec(given.get('UNTIL') ?? '');
  const count = Number(given.get('COUNT') ?? '0');
  const form: Recurrence = {
    ...base,
    ends: until ? 'until' : count > 0 ? 'count' : 'never',
    until: until ? `${until[1] ?? ''}-${until[2] ?? ''}-${until[3] ?? ''}` : '',
    count,
  };
  const spoken = { ...form, ...pattern(given, day) };
  // Only what comes out the same again may be edited here; anything else would be lost in silence.
  return sameRule(format(spoken, day), rule, day) ? spoken : { ...form, repeat: 'custom' };
}

function pattern(given: ReadonlyMap<string, string>, day: string): Partial<Recurrence> {
  const interval = Number(given.get('INTERVAL') ?? '1');
  const days = weekdayCodes.filter((code) => (given.get('BYDAY') ?? '').split(',').includes(code));
  switch (given.get('FREQ')) {
    case 'DAILY':
      return { repeat: 'daily' };
    case 'WEEKLY':
      if (interval === 1 && days.join() === 'MO,TU,WE,TH,FR') return { repeat: 'weekdays', days };
      return { repeat: interval === 2 ? 'fortnightly' : 'weekly', days: days.length > 0 ? days : [weekdayOf(day)] };
    case 'MONTHLY':
      return { repeat: 'monthly', monthly: given.has('BYDAY') ? 'weekday' : 'date' };
    default:
      return {};
  }
}

/** Whether two rules say the same for an activity that begins on `day`: order and defaults do not count. */
function sameRule(one: string, two: string, day: string): boolean {
  const plain = (rule: string): string => {
    const given = fields(rule);
    if (given.get('INTERVAL') === '1') given.delete('INTERVAL');
    if (given.get('WKST') === 'MO') given.delete('WKST');
    const until = given.get('UNTIL');
    if (until) given.set('UNTIL', until.slice(0, 8));
    if (given.get('FREQ') === 'WEEKLY' && !given.has('BYDAY')) given.set('BYDAY', weekdayOf(day));
    if (given.get('FREQ') === 'MONTHLY' && given.get('BYMONTHDAY') === String(Number(day.slice(8))))
      given.delete('BYMONTHDAY');
    const byDay = given.get('BYDAY')?.split(',') ?? [];
    if (byDay.length > 0) given.set('BYDAY', byDay.sort().join());
    return [...given]
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(';');
  };
  return plain(one) === plain(two);
}

/** Writes the builder as a rule; '' for once. */
export function format(form: Recurrence, day: string): string {
  const body = frequency(form, day);
  if (form.repeat === 'custom' || body === '') return body;
  if (form.ends === 'until' && form.until !== '') return `${body};UNTIL=${form.until.replaceAll('-', '')}`;
  if (form.ends === 'count' && form.count > 0) return `${body};COUNT=${String(form.count)}`;
  return body;
}

function frequency(form: Recurrence, day: string): string {
  const byDay = weekdayCodes.filter((code) => form.days.includes(code)).join() || weekdayOf(day);
  switch (form.repeat) {
    case 'never':
      return '';
    case 'daily':
      return 'FREQ=DAILY';
    case 'weekdays':
      return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${byDay}`;
    case 'fortnightly':
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${byDay}`;
    case 'monthly':
      return form.monthly === 'date' ? 'FREQ=MONTHLY' : `FREQ=MONTHLY;BYDAY=${String(ordinalOf(day))}${weekdayOf(day)}`;
    case 'custom':
      return form.rule;
  }
}

/** The rule after its activity moved from one day to another, so that it still holds the new day: every Friday
 *  becomes every Saturday. Undefined when that cannot be said: the rule names several days, or is `custom`. */
export function shifted(rule: string, from: string, to: string): string | undefined {
  const form = parse(rule, from);
  switch (form.repeat) {
    case 'never':
    case 'daily':
      return rule;
    case 'weekly':
    case 'fortnightly':
      if (form.days.includes(weekdayOf(to))) return rule;
      return form.days.length === 1 ? format({ ...form, days: [weekdayOf(to)] }, to) : undefined;
    case 'monthly':
      return format(form, to);
    case 'weekdays':
      return form.days.includes(weekdayOf(to)) ? rule : undefined;
    case 'custom':
      return undefined;
  }
}
