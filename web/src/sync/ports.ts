// What the engine needs of the world, so that tests can stop time, cut the net and close a tab between any two steps.
import type { ask } from '../api/http';
import type { Disk } from './disk';

/** Asks the server, as api/http does: throws Problem or Unreachable. */
export type AskServer = typeof ask;

export interface Clock {
  now(): number; // Unix milliseconds
  /** Does `act` after a while; the answer calls it off. */
  after(milliseconds: number, act: () => void): () => void;
}

/** What tabs tell each other. */
export interface Word {
  readonly circles: readonly string[]; // whose rows or operations changed on disk
  readonly isRekeyed?: boolean; // there is another key: everything is to be read anew
  readonly touchedAt?: number; // when somebody used this device, Unix milliseconds
  readonly isSignedIn?: boolean; // somebody signed in: find out who
}

/** The tabs of one browser: exactly one leads (it alone talks to the server about changes). */
export interface Tabs {
  /** Calls `lead` once this tab is the one; it stays so until `stop` or until the tab closes. */
  campaign(lead: () => void): void;
  tell(word: Word): void;
  heard(listener: (word: Word) => void): void;
  stop(): void;
}

/** What the stream says. */
export interface Heard {
  readonly hint: () => void; // it is worth asking
  readonly ended: () => void; // the session is over: ask who is there before anything else
}

/** Hints that something changed: carries no personal data, only that it is worth asking. */
export interface Live {
  start(heard: Heard): void;
  /** Subscribes anew: the circles have changed. */
  renew(): void;
  stop(): void;
  readonly isOpen: boolean;
}

/** What sort of device the session lives on: one's own, one that others use too, a citizen's paired one. */
export type Kind = 'own' | 'shared' | 'paired';

/** What the server said last of this device's session; `unknown` before it was asked. */
export type Session = 'unknown' | 'open' | 'none' | 'expired' | 'ended';

/** The engine's whole world. */
export interface Ports {
  readonly disk: Disk;
  readonly ask: AskServer;
  readonly tabs: Tabs;
  readonly live: Live;
  readonly clock: Clock;
  readonly newId: () => string;
  /** A fault of ours, for the page's error handler. */
  readonly report: (fault: unknown) => void;
}

/** GET /v1/me, as far as the engine reads it. */
export interface Me {
  readonly person: { readonly id: string };
  readonly session: { readonly kind: Kind };
}
