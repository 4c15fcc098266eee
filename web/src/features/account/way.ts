// The way to an institution's own sign-in page and back.
// Owns: what this browser keeps meanwhile. Does not own: screens, the session.
// Start reading at: leaveFor.
import { ask } from '../../api/http';

const kept = 'mobilize.way';

export interface Institution {
  readonly id: string;
  readonly name: string;
}

/** Where else one can sign in; none when the server cannot be asked. */
export async function institutions(): Promise<readonly Institution[]> {
  try {
    return (await ask<{ institutions: Institution[] }>('GET', '/v1/sign-in/institutions')).institutions;
  } catch {
    return [];
  }
}

/** Leaves for an institution's page. What only this browser has waits here. */
export async function leaveFor(
  id: string,
  isShared: boolean,
  place: Pick<Location, 'assign'> = location,
): Promise<void> {
  const { url, secret } = await ask<{ url: string; secret: string }>(
    'POST',
    `/v1/sign-in/institutions/${encodeURIComponent(id)}`,
  );
  localStorage.setItem(kept, JSON.stringify({ secret, isShared }));
  place.assign(url);
}

/** What the browser came back with; undefined when it was not on the way, or was sent back with a no. Nothing of it
 *  stays in the address or in the browser. */
export function cameBack(
  place: Pick<Location, 'search' | 'pathname'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'getItem' | 'removeItem'> = localStorage,
):
  | { readonly state: string; readonly code: string; readonly secret: string; readonly sharedDevice: boolean }
  | undefined {
  const said = new URLSearchParams(place.search);
  const waited = storage.getItem(kept);
  storage.removeItem(kept);
  history.replaceState(null, '', place.pathname);
  const [state, code] = [said.get('state'), said.get('code')];
  if (waited === null || state === null || code === null) return undefined;
  const { secret, isShared } = JSON.parse(waited) as { secret: string; isShared: boolean };
  return { state, code, secret, sharedDevice: isShared };
}
