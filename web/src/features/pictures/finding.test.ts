import { afterEach, expect, test, vi } from 'vitest';
import { Problem, Unreachable } from '../../api/problem';
import { InternetSearch, stateOf } from './finding.svelte';

afterEach(() => vi.unstubAllGlobals());

const dog = { id: 'a/b', name: '', licence: 'CC BY 2.0', author: 'Inger', source: 'Flickr (https://flickr.com/a)' };

/** A server that answers each request with the next of these, and what it was asked. */
function served(...answers: readonly { status?: number; body: object }[]): { path: string; body: unknown }[] {
  const asked: { path: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (path: string, { body }: RequestInit) => {
    asked.push({ path, body: typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined });
    const { status = 200, body: said } = answers[asked.length - 1] ?? { body: {} };
    const type = status === 200 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(said), { status, headers: { 'content-type': type } });
  });
  return asked;
}

test('pages come after each other, each picture once, and the words travel in the body', async () => {
  const other = { ...dog, id: 'c', name: 'Hund' };
  const asked = served(
    { body: { provider: 'Openverse', found: [dog], more: true } },
    { body: { provider: 'Openverse', found: [dog, other], more: false } },
  );
  const finding = new InternetSearch('circle');
  await finding.look(' hund ');
  expect([finding.status, finding.more, finding.words]).toEqual(['answered', true, 'hund']);
  await finding.next();
  expect(finding.found.map(({ id }) => id)).toEqual(['a/b', 'c']);
  expect(finding.more).toBe(false);
  expect(asked.map(({ body }) => body)).toEqual([
    { query: 'hund', page: 1 },
    { query: 'hund', page: 2 },
  ]);
  expect(asked.every(({ path }) => path === '/v1/circles/circle/internet/search')).toBe(true);
});

test('a found picture is told with author, source and licence, and named by what was asked when it has no name', async () => {
  served({ body: { provider: 'Openverse', found: [dog], more: false } });
  const finding = new InternetSearch('circle');
  await finding.look('hund');
  expect(finding.choice(dog)).toEqual({
    ref: 'found:a/b',
    name: 'hund',
    told: 'Inger · Flickr · CC BY 2.0',
    src: '/v1/circles/circle/internet/a%2Fb/small',
  });
});

test('every way of not answering is a state of its own', async () => {
  expect(stateOf(new Problem({ status: 409, code: 'picture.search_off' }))).toBe('off');
  expect(stateOf(new Problem({ status: 503, code: 'picture.provider_away' }))).toBe('silent');
  expect(stateOf(new Problem({ status: 429, code: 'limit.too_often' }))).toBe('often');
  expect(stateOf(new Problem({ status: 500, code: 'internal' }))).toBe('silent');
  expect(stateOf(new Unreachable('no answer'))).toBe('away');
  served({ body: { provider: '' } });
  const finding = new InternetSearch('circle');
  await finding.meet();
  expect(finding.status).toBe('off');
});
