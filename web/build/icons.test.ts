import { expect, test } from 'vitest';
import { pathOf } from './icons';

test('every shape becomes a piece of one path', () => {
  const svg = (inside: string): string => `<!-- licence --><svg viewBox="0 0 24 24">${inside}</svg>`;
  expect(pathOf(svg('<path d="M20 6 9 17l-5-5" />'))).toBe('M20 6 9 17l-5-5');
  expect(pathOf(svg('<path d="m4.93 4.93 1.41 1.41" />'))).toBe('M4.93 4.93l1.41 1.41');
  expect(pathOf(svg('<path d="m12 5 7 7-7 7" />'))).toBe('M12 5l7 7-7 7');
  expect(pathOf(svg('<path d="m9 18h3" />'))).toBe('M9 18h3');
  expect(pathOf(svg('<circle cx="12" cy="12" r="4" />'))).toBe('M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z');
  expect(pathOf(svg('<line x1="1" x2="3" y1="2" y2="4" />'))).toBe('M1 2L3 4');
  expect(pathOf(svg('<rect x="5" y="3" width="5" height="18" rx="1" />'))).toBe(
    'M6 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1 -1 1h-3a1 1 0 0 1 -1 -1v-16a1 1 0 0 1 1 -1Z',
  );
  expect(() => pathOf(svg('<text x="1" />'))).toThrow('unknown shape text');
});
