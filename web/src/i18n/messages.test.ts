import { expect, test } from 'vitest';
import da from '../../messages/da.json';
import en from '../../messages/en.json';

const own = (texts: Record<string, unknown>): string[] => Object.keys(texts).filter((key) => key !== '$schema');

test('every text is there in both languages', () => {
  expect(own(en)).toEqual(own(da));
});

test('the texts are sorted by key, so that two people can add some at once', () => {
  expect(own(da)).toEqual([...own(da)].sort());
});

test('both languages use the same values', () => {
  const values = (text: unknown): string[] =>
    [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort();
  for (const key of own(da)) {
    const [danish, english] = [
      new Set(values(da[key as keyof typeof da])),
      new Set(values(en[key as keyof typeof en])),
    ];
    expect([key, [...english]]).toEqual([key, [...danish]]);
  }
});

test('no text is empty', () => {
  for (const texts of [da, en]) for (const [key, text] of Object.entries(texts)) expect(text, key).not.toBe('');
});
