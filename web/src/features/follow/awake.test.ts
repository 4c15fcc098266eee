import { expect, test } from 'vitest';
import { keepAwake } from './awake';

/** A page and a screen that can be held, without a browser. */
function world(refuses = false) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const given: { released: boolean; release: () => Promise<void> }[] = [];
  const lock = {
    request: async () => {
      if (refuses) throw new DOMException('no', 'NotAllowedError');
      const sentinel = {
        released: false,
        release: async () => {
          sentinel.released = true;
        },
      };
      given.push(sentinel);
      return sentinel;
    },
  };
  const lit = (): number => given.filter(({ released }) => !released).length;
  return { page, lock: lock as unknown as WakeLock, given, lit };
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

test('the screen is held while it is looked at, and taken again after it was hidden', async () => {
  const { page, lock, given, lit } = world();
  const letGo = keepAwake(page as unknown as Document, lock);
  await settled();
  expect(lit()).toBe(1);
  await given[0]?.release(); // as a browser does when the page is hidden
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
  expect(lit()).toBe(0);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
  expect(lit()).toBe(1);
  letGo();
  await settled();
  expect(lit()).toBe(0);
});

test('leaving at once leaves nothing held', async () => {
  const { page, lock, lit } = world();
  keepAwake(page as unknown as Document, lock)();
  await settled();
  expect(lit()).toBe(0);
});

test('a browser that will not, or cannot, is left alone', async () => {
  const { page, lock, lit } = world(true);
  keepAwake(page as unknown as Document, lock)();
  await settled();
  expect(lit()).toBe(0);
  keepAwake(page as unknown as Document, undefined)();
});
