// Reading a day as people type it: '24-12', '24. december', 'fredag', 'i morgen', 'om 2 uger'. Days come before months,
// always; both languages are read whichever the screen speaks. Start reading at: readDay.
import { addDays, weekdayOf, weekdays } from '../../i18n/calendar';
import { isDay } from '../../i18n/dates';

const near: Readonly<Record<string, number>> = {
  'i dag': 0,
  idag: 0,
  today: 0,
  'i morgen': 1,
  imorgen: 1,
  tomorrow: 1,
  'i overmorgen': 2,
  overmorgen: 2,
  'i går': -1,
  igår: -1,
  yesterday: -1,
};
const weekdayNames = [
  ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
];
const monthNames = [
  'januar februar marts april maj juni juli august september oktober november december'.split(' '),
  'january february march april may june july august september october november december'.split(' '),
];

/** The day that a text means on `today`; undefined when it means none. What leaves the year out is the next such day,
 *  or one up to a month ago; never before `min` when there is one. */
export function readDay(text: string, today: string, min = ''): string | undefined {
  const said = text
    .toLocaleLowerCase()
    .replaceAll(/[,\s]+/g, ' ')
    .trim();
  const by = Object.hasOwn(near, said) ? near[said] : counted(said); // 'constructor' is no day
  if (by !== undefined) return addDays(today, by);
  return named(said, today) ?? dated(withoutWeekday(said), today, min);
}

/** 'om 3 dage', 'in 2 weeks', '+3'. */
function counted(said: string): number | undefined {
  const found = /^(?:om|in|\+) ?(\d{1,3}|en|et|a|one)(?: (dage?|uger?|days?|weeks?))?$/.exec(said);
  if (!found || (found[2] === undefined && !said.startsWith('+'))) return undefined;
  const count = /^\d/.test(found[1] ?? '') ? Number(found[1]) : 1;
  return count * (/^(uge|week)/.test(found[2] ?? '') ? 7 : 1);
}

const indexOf = (names: readonly (readonly string[])[], word: string): number =>
  word.length < 2 ? -1 : Math.max(...names.map((list) => list.findIndex((name) => isShort(word, name))));
// 'fre' and 'fred' are short for 'fredag', and 'tor.' for 'torsdag'; 'ma' is March or Monday, 'fr' enough.
const isShort = (word: string, name: string): boolean => word === name || (word.length >= 3 && name.startsWith(word));

/** 'fredag', 'på fredag': the next one after today; 'næste fredag': the one of next week. */
function named(said: string, today: string): string | undefined {
  const found = /^(på |on |næste |next )?([a-zæøå]+)\.?$/.exec(said);
  const index = found ? indexOf(weekdayNames, found[2] ?? '') : -1;
  if (!found || index < 0) return undefined;
  const at = weekdays.indexOf(weekdayOf(today));
  if (/^(næste|next) /.test(said)) return addDays(today, 7 - at + index);
  return addDays(today, (index - at + 7) % 7 || 7);
}

function withoutWeekday(said: string): string {
  const [first = '', ...rest] = said.split(' ');
  const words = rest[0] === 'den' || rest[0] === 'd.' ? rest.slice(1) : rest;
  return rest.length > 0 && indexOf(weekdayNames, first.replace('.', '')) >= 0
    ? words.join(' ')
    : said.replace(/^(den|d\.) /, '');
}

function dated(said: string, today: string, min: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(said)) return isDay(said) ? said : undefined;
  const numbers =
    /^(\d{1,2})(?:\.|st|nd|rd|th)?$/.exec(said) ??
    /^(\d{1,2})[-/. ]+(\d{1,2})(?:[-/. ]+(\d{4}|\d{2}))?\.?$/.exec(said) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(said);
  if (numbers) {
    const [, date = '', month, year] = numbers;
    return month === undefined
      ? ofMonth(Number(date), today, min)
      : dayAt(Number(date), Number(month), year, today, min);
  }
  const words =
    /^(\d{1,2})(?:\.|st|nd|rd|th)? ?([a-zæøå]+)\.?(?: (\d{4}|\d{2}))?$/.exec(said) ??
    /^([a-zæøå]+)\.? (\d{1,2})(?:\.|st|nd|rd|th)?(?: (\d{4}|\d{2}))?$/.exec(said);
  if (!words) return undefined;
  const [, one = '', two = '', year] = words;
  const [date, month] = /^\d/.test(one) ? [one, two] : [two, one];
  const index = indexOf(monthNames, month);
  return index < 0 ? undefined : dayAt(Number(date), index + 1, year, today, min);
}

const two = (number: number): string => String(number).padStart(2, '0');

function dayAt(date: number, month: number, year: string | undefined, today: string, min: string): string | undefined {
  const at = (of: number): string => `${String(of)}-${two(month)}-${two(date)}`;
  if (year !== undefined) {
    const day = at(year.length === 2 ? 2000 + Number(year) : Number(year));
    return isDay(day) ? day : undefined;
  }
  const first = Number(today.slice(0, 4));
  const least = min === '' ? addDays(today, -31) : min;
  // Nine years on, so that the 29th of February is found whenever it comes.
  for (let of = first - 1; of < first + 9; of += 1) if (isDay(at(of)) && at(of) >= least) return at(of);
  return undefined;
}

/** The next day with a number, today included. */
function ofMonth(date: number, today: string, min: string): string | undefined {
  const from = min > today ? min : today;
  for (let by = 0; by < 62; by += 1) {
    const day = addDays(from, by);
    if (Number(day.slice(8)) === date) return day;
  }
  return undefined;
}
