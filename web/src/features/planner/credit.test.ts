import { describe, expect, test } from 'vitest';
import { sourceOf, takenWords } from './credit';

describe('sourceOf', () => {
  test.each([
    [
      'Fluent Emoji (github.com/microsoft/fluentui-emoji)',
      'Fluent Emoji',
      'https://github.com/microsoft/fluentui-emoji',
    ],
    ['OpenMoji (https://openmoji.org)', 'OpenMoji', 'https://openmoji.org'],
    ['Mobilize', 'Mobilize', ''],
    ['https://openmoji.org/x', 'https://openmoji.org/x', 'https://openmoji.org/x'],
    ['Trick (javascript:alert(1))', 'Trick (javascript:alert(1))', ''],
    ['http://plain.example', 'http://plain.example', ''],
  ])('%s', (text, name, href) => {
    expect(sourceOf(text)).toEqual({ name, href });
  });
});

test('a photo is by whoever added it, while that person is known', () => {
  const photo = { id: '1', name: 'Kage', width: 1, height: 1, addedBy: 'mette', addedAt: '2026-11-20T10:00:00.000Z' };
  expect(takenWords(photo, () => 'Mette Holm')).toBe('Taget af Mette 20. november');
  expect(takenWords(photo, () => undefined)).toBe('Eget foto');
});
