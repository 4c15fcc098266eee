// Where one is signed in, as the server lists it.

export interface Session {
  readonly id: string;
  readonly kind: string;
  readonly browser: string;
  readonly platform: string;
  readonly seenAt: string;
  readonly isCurrent: boolean;
}

/** What a device is called: "Chrome · Windows"; '' when its browser says nothing we know. */
export const deviceName = ({ browser, platform }: Pick<Session, 'browser' | 'platform'>): string =>
  [browser, platform].filter((word) => word !== '').join(' · ');
