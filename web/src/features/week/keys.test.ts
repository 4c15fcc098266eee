import { describe, expect, test } from 'vitest';
import { actOf, keys, printed } from './keys';

const press = (key: string, more = {}): Parameters<typeof actOf>[0] => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('actOf', () => {
  test.each([
    ['ArrowLeft', {}, { go: 'left' }],
    ['PageDown', {}, { week: 1 }],
    [' ', {}, { do: 'mark' }],
    ['M', { shiftKey: true }, { do: 'move' }],
    ['/', { shiftKey: true }, { do: 'quick' }],
    ['?', { shiftKey: true }, { do: 'help' }],
    ['z', { ctrlKey: true }, { do: 'undo' }],
    ['Z', { metaKey: true, shiftKey: true }, { do: 'redo' }],
    ['ArrowRight', { ctrlKey: true, shiftKey: true }, { day: 1 }],
    ['ArrowUp', { ctrlKey: true, shiftKey: true }, { nudge: -1 }],
    ['c', { ctrlKey: true }, { do: 'copy' }],
  ])('%s %o', (key, held, act) => {
    expect(actOf(press(key, held))).toEqual(act);
  });

  test.each([
    ['n', { ctrlKey: true }],
    ['ArrowLeft', { altKey: true }],
    ['ArrowLeft', { ctrlKey: true }],
    ['m', { ctrlKey: true, shiftKey: true }],
    ['F5', {}],
  ])("leaves the browser's own %s %o alone", (key, held) => {
    expect(actOf(press(key, held))).toBeUndefined();
  });
});

test('every line of the list names its keys and says what they do, and no key is there twice', () => {
  const all = keys.flatMap((key) => key.on.map(([{ key: name, with: held }]) => `${held ?? ''} ${name}`));
  expect(new Set(all).size).toBe(all.length);
  for (const key of keys) {
    expect(key.words().length).toBeGreaterThan(2);
    expect(printed(key).length).toBeGreaterThan(0);
    for (const [{ key: name, with: held }, act] of key.on) {
      const shift = held === 'ctrl shift';
      expect(actOf(press(name, { ctrlKey: held !== undefined, shiftKey: shift }))).toEqual(act);
    }
  }
  expect(keys.map(printed)).toContainEqual([
    ['Ctrl', 'Shift', '←'],
    ['Ctrl', 'Shift', '→'],
  ]);
});
