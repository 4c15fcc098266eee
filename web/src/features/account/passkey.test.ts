import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, hasPasskeys, isUsedHere, textOf } from './passkey';

test('bytes come back from base64url, which needs no escaping', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = textOf(new Uint8Array(bytes).buffer);
      expect(text).toMatch(/^[\w-]*$/);
      expect([...bytesOf(text)]).toEqual([...bytes]);
    }),
  );
});

test('a browser without passkeys, or an address that is a number, has none', () => {
  expect(hasPasskeys('plan.example.dk')).toBe(false); // there are none outside a browser
  Object.assign(globalThis, { PublicKeyCredential: {} });
  expect(hasPasskeys('plan.example.dk')).toBe(true);
  expect(hasPasskeys('127.0.0.1')).toBe(false);
  expect(hasPasskeys('[::1]')).toBe(false);
});

test('a passkey that was used here is remembered', () => {
  expect(isUsedHere({ getItem: () => null })).toBe(false);
  expect(isUsedHere({ getItem: () => '1' })).toBe(true);
});
