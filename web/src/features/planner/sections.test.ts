import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sectionsOf, type CitizenLine } from './citizens.svelte';

const line = (circle: string): CitizenLine => ({ circle, name: circle, face: undefined, doing: '' });

it('puts those in no group first, then the groups by name', () => {
  const sections = sectionsOf(['alma', 'emil', 'noah'].map(line), [
    { id: '2', name: 'B', citizens: ['noah', 'emil'] },
    { id: '1', name: 'A', citizens: ['noah'] },
  ]);
  expect(sections.map(({ name, citizens }) => [name, ...citizens.map(({ circle }) => circle)])).toEqual([
    ['', 'alma'],
    ['A', 'noah'],
    ['B', 'emil'],
  ]);
});

it('shows everybody exactly once, whatever the groups are', () => {
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
  fc.assert(
    fc.property(ids, fc.array(ids), (all, groups) => {
      const sections = sectionsOf(
        all.map(line),
        groups.map((citizens, at) => ({ id: `${at}`, name: `${at}`, citizens })),
      );
      const shown = sections.flatMap(({ citizens }) => citizens.map(({ circle }) => circle));
      expect([...shown].sort()).toEqual([...all].sort());
    }),
  );
});
