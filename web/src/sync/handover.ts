// A planner's device handed over to a citizen: it shows one plan and nothing else until somebody knows the code, or has
// signed in anew. The code is kept as a slow hash beside the replica, sealed with the key of this device: it opens
// nothing anywhere else. After five wrong tries there is a wait, twice as long each time.
// Owns: the code and its tries. Does not own: which screens are left (app/guard). Start reading at: handOver, tried.

/** The name it is kept under on this device. */
export const handedName = 'handed';

/** To whom this device is handed over, and what opens it. */
export interface Handed {
  readonly circle: string;
  readonly salt: string; // base64
  readonly hash: string; // base64
  readonly tries: number; // wrong ones in a row
  readonly closedUntil: number; // Unix milliseconds; 0 for no wait
}

export const codeForm = /^\d{4,8}$/;
export const triesBeforeWait = 5;
const rounds = 600_000; // PBKDF2 with SHA-256, as OWASP has it
const firstWait = 60_000;

/** Hands this device over. The code is four to eight digits. */
export async function handOver(circle: string, code: string): Promise<Handed> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { circle, salt: textOf(salt), hash: await hashOf(code, salt), tries: 0, closedUntil: 0 };
}

/** Tries a code: undefined when it opens, else what is to be kept of the try. While it is closed nothing opens. */
export async function tried(handed: Handed, code: string, now: number): Promise<Handed | undefined> {
  if (isClosed(handed, now)) return handed;
  if ((await hashOf(code, bytesOf(handed.salt))) === handed.hash) return undefined;
  const tries = handed.tries + 1;
  const over = tries - triesBeforeWait;
  return { ...handed, tries, closedUntil: over < 0 ? 0 : now + firstWait * 2 ** Math.min(over, 10) };
}

export function isClosed({ closedUntil }: Handed, now: number): boolean {
  return now < closedUntil;
}

async function hashOf(code: string, salt: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  return textOf(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)));
}

function textOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
