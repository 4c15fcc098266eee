import { expect, test } from 'vitest';
import { makeKey, open, openJson, seal, sealJson } from './seal';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

test('what is sealed opens under the same key and the same words only', async () => {
  const key = await makeKey();
  const sealed = await seal(key, bytes('Svømning'), 'row c1 activity a');
  expect(new TextDecoder().decode(await open(key, sealed, 'row c1 activity a'))).toBe('Svømning');
  await expect(open(key, sealed, 'row c2 activity a')).rejects.toThrow();
  await expect(open(await makeKey(), sealed, 'row c1 activity a')).rejects.toThrow();
});

test('the same value is never sealed into the same bytes', async () => {
  const key = await makeKey();
  const [one, two] = await Promise.all([sealJson(key, { a: 1 }, 'x'), sealJson(key, { a: 1 }, 'x')]);
  expect(new Uint8Array(one.data)).not.toEqual(new Uint8Array(two.data));
  expect(await openJson(key, one, 'x')).toEqual({ a: 1 });
});

test('the key cannot be taken out of the browser', async () => {
  await expect(crypto.subtle.exportKey('raw', await makeKey())).rejects.toThrow();
});
