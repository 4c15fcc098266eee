import { expect, test } from 'vitest';
import { cameBack } from './way';

const waited = JSON.stringify({ secret: 's', isShared: true });

interface Here {
  readonly args: Parameters<typeof cameBack>;
  readonly removed: string[];
  readonly shown: unknown[];
}

function browser(search: string, kept: string | null): Here {
  const removed: string[] = [];
  const shown: unknown[] = [];
  const args: Here['args'] = [
    { search, pathname: '/app/institution' },
    { replaceState: (_state, _title, address) => void shown.push(address) },
    { getItem: () => kept, removeItem: (key) => void removed.push(key) },
  ];
  return { args, removed, shown };
}

test('what came back is taken once, and leaves the address and the browser', () => {
  const here = browser('?code=c&state=t', waited);
  expect(cameBack(...here.args)).toEqual({ state: 't', code: 'c', secret: 's', sharedDevice: true });
  expect(here.shown).toEqual(['/app/institution']);
  expect(here.removed).toEqual(['mobilize.way']);
});

test.each([
  ['a browser that was not on the way', '?code=c&state=t', null],
  ['somebody who was sent back with a no', '?error=access_denied&state=t', waited],
  ['an address without anything', '', waited],
])('%s brings nothing', (_who, search, kept) => {
  const here = browser(search, kept);
  expect(cameBack(...here.args)).toBeUndefined();
  expect(here.removed).toEqual(['mobilize.way']);
});
