import { expect, test } from 'vitest';
import { addDays } from '../../i18n/calendar';
import type { Item } from '../plan/schedule/expand';
import { keep, kept, lookUp } from './clipboard';

const item = (id: string, day: string): Item => ({ id, day, title: 'Svømning' }) as Item;

test('what was copied is found again where it is now, in the order it was copied; what has gone is left out', () => {
  const kept1 = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept1.get(name) ?? null,
    setItem: (name: string, value: string) => void kept1.set(name, value),
  };
  expect(kept(storage)).toBeUndefined();
  keep(storage, 'noah', [item('b', '2026-11-21'), item('a', '2026-11-20'), item('gone', '2026-11-20')]);
  expect([...kept1.values()].join()).not.toContain('Svømning');
  const there = [item('a', '2026-11-20'), item('b', '2026-11-28'), item('c', '2026-11-20')];
  const again = kept(storage);
  expect(again?.circle).toBe('noah');
  const asked: string[] = [];
  const found = lookUp(
    again ?? { circle: '', items: [] },
    (from, to) => {
      asked.push(from, to);
      return there.filter(({ day }) => day >= from && day <= to);
    },
    addDays,
  );
  expect(found.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(asked).toEqual(['2026-10-20', '2026-12-22']);
});
