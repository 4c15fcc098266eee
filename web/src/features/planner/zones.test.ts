import { describe, expect, test } from 'vitest';
import { zoneChoices, zoneCity, zoneWords } from './zones';

test('a zone is said as whose clock it is', () => {
  expect(zoneWords('Europe/Copenhagen')).toBe('Tid i København');
  expect(zoneCity('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(zoneCity('Atlantic/Faroe')).toBe('Tórshavn');
});

describe('zoneChoices', () => {
  const all = ['America/Godthab', 'Atlantic/Faeroe', 'Europe/Athens', 'Europe/Copenhagen', 'Europe/Berlin', 'UTC'];
  test('puts where one is first, each once, by the names of today', () => {
    expect(zoneChoices('Europe/Copenhagen', 'Europe/Berlin', all)).toEqual({
      near: ['Europe/Copenhagen', 'Europe/Berlin', 'America/Nuuk', 'Atlantic/Faroe'],
      others: ['Europe/Athens'],
    });
  });
  test('keeps a zone that this browser does not list', () => {
    expect(zoneChoices('Mars/Base', 'Europe/Copenhagen', all).near).toContain('Mars/Base');
  });
});
