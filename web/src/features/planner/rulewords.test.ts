import { describe, expect, test } from 'vitest';
import { ruleWords } from './rulewords';

const friday = '2026-11-20'; // the third Friday

describe('a rule in plain Danish', () => {
  test.each([
    ['', 'gentages ikke'],
    ['FREQ=DAILY', 'hver dag'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU', 'hver dag'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'alle hverdage'],
    ['FREQ=WEEKLY;BYDAY=FR', 'hver fredag'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR', 'hver mandag, onsdag og fredag'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR', 'hver anden uge: fredag'],
    ['FREQ=WEEKLY;INTERVAL=3;BYDAY=FR', 'hver 3. uge: fredag'],
    ['FREQ=DAILY;INTERVAL=3', 'hver 3. dag'],
    ['FREQ=MONTHLY', 'den 20. i hver måned'],
    ['FREQ=MONTHLY;BYDAY=3FR', 'den tredje fredag i hver måned'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'den 1 og 15. i hver måned'],
    ['FREQ=YEARLY', 'hvert år den 20. november'],
    ['FREQ=WEEKLY;BYDAY=FR;UNTIL=20270625', 'hver fredag til 25. juni 2027'],
    ['FREQ=WEEKLY;BYDAY=FR;COUNT=10', 'hver fredag, 10 gange'],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', 'efter en særlig regel'],
  ])('%s', (rule, words) => {
    expect(ruleWords(rule, friday)).toBe(words);
  });

  test('names the last weekday of a month', () => {
    expect(ruleWords('FREQ=MONTHLY;BYDAY=-1FR', '2026-10-30')).toBe('den sidste fredag i hver måned');
  });
});
