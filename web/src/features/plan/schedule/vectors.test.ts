// The golden vectors: what the server reckons, the client reckons too. The server's own test writes them
// (internal/domain/plan/planhttp, TestVectors).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Activity, Occurrence } from '../../../api/wire';
import {
  applyActivityPatch,
  applyJoin,
  applyOccurrencePatch,
  applySplit,
  type ActivityPatch,
  type OccurrencePatch,
  type Series,
} from './change';
import { formatDay, parseDay } from './day';
import { expand, type Item } from './expand';
import { instant, nowIn } from './moment';
import { occurs, recurrence } from './recurrence';
import { parseRule } from './rule';
import { boundedRule, nextDay } from './written';

const folder = new URL('../../../../../internal/domain/plan/testdata/vectors/', import.meta.url);
const read = <T>(name: string): T[] => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as T[];

interface RecurrenceVector {
  rule: string;
  first: string;
  kept?: string;
  fault?: string;
  from: string;
  to: string;
  days?: string[];
}

describe('a rule', () => {
  test.each(read<RecurrenceVector>('recurrence'))('$rule from $first', (vector) => {
    const bounded = boundedRule(vector.rule, vector.first);
    if (vector.fault !== undefined) {
      expect(bounded).toEqual({ fault: vector.fault });
      return;
    }
    expect(bounded).toEqual({ rule: vector.kept ?? '' });
    const rule = parseRule(vector.kept ?? '');
    if (typeof rule === 'string') throw new Error(rule);
    const [from, to] = [parseDay(vector.from) ?? 0, parseDay(vector.to) ?? 0];
    const dates = recurrence(rule, parseDay(vector.first) ?? 0);
    const wanted = vector.days ?? [];
    expect(dates.days(from, to).map(formatDay)).toEqual(wanted);
    for (let day = from; day <= to; day++) {
      expect(dates.occurs(day), formatDay(day)).toBe(wanted.includes(formatDay(day)));
      expect(occurs(vector.kept ?? '', vector.first, formatDay(day))).toBe(dates.occurs(day));
    }
    if (wanted.length > 0) expect(nextDay(vector.kept ?? '', vector.first, vector.from)).toBe(wanted[0]);
  });
});

interface MomentVector {
  zone: string;
  day: string;
  time: string;
  at: string;
  showsDay: string;
  showsTime: string;
}

describe('a moment', () => {
  test.each(read<MomentVector>('moment'))('$time on $day in $zone', (vector) => {
    const at = instant(vector.day, vector.time, vector.zone);
    expect(new Date(at).toISOString()).toBe(vector.at.replace('Z', '.000Z'));
    expect(nowIn(vector.zone, at)).toMatchObject({ day: vector.showsDay, time: vector.showsTime });
  });
});

interface SeriesVector {
  activity: Activity;
  occurrences: Occurrence[];
}

describe('what lies on the days', () => {
  const vectors = read<{ series: SeriesVector[]; from: string; to: string; items: Item[] }>('expand');
  test.each(vectors)('from $from to $to', (vector) => {
    const activities = vector.series.map((one) => one.activity);
    const occurrences = vector.series.flatMap((one) => one.occurrences);
    expect(expand(activities, occurrences, vector.from, vector.to)).toEqual(vector.items);
  });
});

interface ChangeVector {
  kind: 'patch' | 'occurrence' | 'split' | 'join';
  series: SeriesVector;
  by: string;
  at: string;
  mayEdit?: boolean;
  patch?: ActivityPatch;
  key?: string;
  occurrence?: OccurrencePatch;
  day?: string;
  new?: string;
  result?: Series;
  rest?: Series;
  row?: Occurrence;
}

describe('a change', () => {
  test.each(read<ChangeVector>('change').map((vector, index) => ({ index, ...vector })))('$index: $kind', (vector) => {
    const stamp = { by: vector.by, at: vector.at, mayEdit: vector.mayEdit === true };
    const { series, patch = {} } = vector;
    if (vector.kind === 'patch') {
      expect(applyActivityPatch(series, patch, stamp)).toEqual(vector.result);
      return;
    }
    if (vector.kind === 'occurrence') {
      const key = vector.key ?? '';
      const row = series.occurrences.find((one) => one.key === key);
      const changed = applyOccurrencePatch(series.activity, row, key, vector.occurrence ?? {}, stamp);
      if (vector.row?.version !== 0) expect(changed).toEqual(vector.row);
      return;
    }
    const halves = applySplit(series, vector.day ?? '', vector.new ?? '', patch, stamp);
    expect(halves?.rest).toEqual(vector.rest);
    if (!halves?.before || vector.kind === 'split') {
      expect(halves?.before).toEqual(vector.result);
      return;
    }
    expect(applyJoin(halves.before, halves.rest, stamp)).toEqual(vector.result);
  });
});
