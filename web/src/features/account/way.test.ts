import { expect, test } from 'vitest';
import { cameBack } from './way';

const waited = JSON.stringify({ secret: 's', isShared: true });

function browser(
  search: string,
  kept: string | null,
): Parameters<typeof cameBack> & { removed: string[]; shown: unknown[] } {
  const removed: string[] = [];
  const shown: unknown[] = [];
  return Object.assign(
    [
      { search, pathname: '/app/institution' },
      { replaceState: (_state: unknown, _title: string, address?: string | URL | null) => void shown.push(address) },
      { getItem: () => kept, removeItem: (key: string) => void removed.push(key) },
    ] as Parameters<typeof cameBack>,
    { removed, shown },
  );
}

test('what came back is taken once, and leaves the address and the browser', () => {
  const here = browser('?code=c&state=t', waited);
  expect(cameBack(...here)).toEqual({ state: 't', code: 'c', secret: 's', sharedDevice: true });
  expect(here.shown).toEqual(['/app/institution']);
  expect(here.removed).toEqual(['mobilize.way']);
});

test.each([
  ['a browser that was not on the way', '?code=c&state=t', null],
  ['somebody who was sent back with a no', '?error=access_denied&state=t', waited],
  ['an address without anything', '', waited],
])('%s brings nothing', (_who, search, kept) => {
  const here = browser(search, kept);
  expect(cameBack(...here)).toBeUndefined();
  expect(here.removed).toEqual(['mobilize.way']);
});
