import { expect, test } from 'vitest';
import { kindOf, outdated, shellName } from './kinds';

test('every screen answers with the same page; the API and the public site are left alone', () => {
  expect(kindOf('/app/', true)).toBe('page');
  expect(kindOf('/app/plan/0192/week/2026-11-20', true)).toBe('page');
  expect(kindOf('/app/assets/index-a1.js', false)).toBe('shell');
  expect(kindOf('/app/worker.js', false)).toBe('net');
  for (const path of ['/', '/en/', '/v1/sync', '/v1/live', '/v1/circles/c/days', '/healthz', '/metrics']) {
    expect(kindOf(path, path === '/'), path).toBe('net');
  }
});

test('pictures: own ones from the sealed store, the archive from its cache', () => {
  expect(kindOf('/v1/circles/c/pictures/p/large', false)).toBe('own');
  expect(kindOf('/v1/circles/c/sounds/s', false)).toBe('own');
  expect(kindOf('/v1/circles/c/pictures/p', false)).toBe('net');
  expect(kindOf('/archive/fluent-soap.svg', false)).toBe('archive');
  expect(kindOf('/v1/archive/search', false)).toBe('net');
});

test('another build has another cache', () => {
  const one = shellName([{ url: 'index.html', revision: 'a' }]);
  expect(shellName([{ url: 'index.html', revision: 'a' }])).toBe(one);
  expect(shellName([{ url: 'index.html', revision: 'b' }])).not.toBe(one);
});

test('a new build keeps the files of the one before it, which a tab may still run, and no others', () => {
  expect(outdated(['shell-a', 'archive', 'shell-b', 'shell-c'], 'shell-c')).toEqual(['shell-a']);
  expect(outdated(['shell-b', 'shell-c'], 'shell-c')).toEqual([]);
  expect(outdated(['archive', 'shell-c'], 'shell-c')).toEqual([]);
});
