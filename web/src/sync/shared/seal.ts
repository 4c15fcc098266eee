// Sealing on the device: what lies in IndexedDB is readable only with a key that cannot be copied out of it.
// Shared with the service worker, which opens pictures. Privacy: the key is destroyed on sign-out, so a
// copy of the files alone holds nothing readable.
// Owns: AES-GCM with a fresh nonce and what it is about as additional data.

export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** A new key that only this origin on this device can use, and nobody can read. */
export function makeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Seals bytes. `about` says where they belong; they open only under the same words. */
export async function seal(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>, about: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encode(about) }, key, bytes);
  return { iv, data };
}

/** Opens what seal made; throws when the key, the words or the bytes differ. */
export async function open(key: CryptoKey, sealed: Sealed, about: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: sealed.iv, additionalData: encode(about) },
    key,
    sealed.data,
  );
  return new Uint8Array(bytes);
}

/** Seals a value as JSON. */
export function sealJson(key: CryptoKey, value: unknown, about: string): Promise<Sealed> {
  return seal(key, encode(JSON.stringify(value)), about);
}

/** Opens what sealJson made. */
export async function openJson(key: CryptoKey, sealed: Sealed, about: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await open(key, sealed, about))) as unknown;
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
