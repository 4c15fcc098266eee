// Passkeys: what the server asks an authenticator for, in the browser's words, and its answer in ours.
// Owns: the two ceremonies, and whether one was used in this browser. Does not own: screens, the session.
// Start reading at: signInByPasskey.
import { ask } from '../../api/http';

const remembered = 'mobilize.passkey';

interface Asked {
  readonly id: string;
  readonly challenge: string;
  readonly party: string;
}

interface AskedForKey extends Asked {
  readonly service: string;
  readonly handle: string;
  readonly name: string;
  readonly algorithms: readonly number[];
  readonly known: readonly string[];
}

/** Whether this browser makes passkeys at this address: it does not at one that is a number. */
export function hasPasskeys(host: string = location.hostname): boolean {
  return typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|:/.test(host);
}

/** Whether somebody used a passkey in this browser: it is then the first way in. */
export const isUsedHere = (storage: Pick<Storage, 'getItem'> = localStorage): boolean =>
  storage.getItem(remembered) !== null;

/** Whether the browser offers passkeys beside the field for an e-mail. */
export async function offersInField(): Promise<boolean> {
  if (!hasPasskeys()) return false;
  return (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/** Bytes of a text in base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** A text in base64url, without padding. */
export function textOf(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Has the authenticator make a passkey and the server keep it, called `name`. Rejects with a DOMException when the
    person thought better of it. */
export async function makePasskey(name: string): Promise<void> {
  const asked = await ask<AskedForKey>('POST', '/v1/me/passkeys/challenge');
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(asked.challenge),
      rp: { id: asked.party, name: asked.service },
      user: { id: bytesOf(asked.handle), name: asked.name, displayName: asked.name },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: asked.known.map((id) => ({ type: 'public-key', id: bytesOf(id) })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    },
  });
  const { rawId, response } = made as PublicKeyCredential & { response: AuthenticatorAttestationResponse };
  await ask('POST', '/v1/me/passkeys', {
    body: {
      challenge: asked.id,
      name,
      id: textOf(rawId),
      clientData: textOf(response.clientDataJSON),
      attestation: textOf(response.attestationObject),
    },
  });
  localStorage.setItem(remembered, '1');
}

/** Has the person choose a passkey and signs them in with it; returns who they are. `inField` waits beside the field
    for an e-mail until one is chosen there. */
export async function signInByPasskey(
  isShared: boolean,
  { inField = false, signal }: { inField?: boolean; signal?: AbortSignal } = {},
): Promise<string> {
  const asked = await ask<Asked>('POST', '/v1/sign-in/passkey/challenge');
  const used = await navigator.credentials.get({
    ...(inField ? { mediation: 'conditional' as const } : {}),
    ...(signal === undefined ? {} : { signal }),
    publicKey: { challenge: bytesOf(asked.challenge), rpId: asked.party, userVerification: 'required' },
  });
  const { rawId, response } = used as PublicKeyCredential & { response: AuthenticatorAssertionResponse };
  const { person } = await ask<{ person: { id: string } }>('POST', '/v1/sign-in/passkey', {
    body: {
      challenge: asked.id,
      id: textOf(rawId),
      handle: textOf(response.userHandle ?? new ArrayBuffer(0)),
      clientData: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      sharedDevice: isShared,
    },
  });
  localStorage.setItem(remembered, '1');
  return person.id;
}
