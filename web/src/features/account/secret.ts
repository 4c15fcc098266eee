// Secrets arrive behind the # of an address, so no server log ever holds one; here they also leave the address
// bar and the history at once.

/** Takes the secret out of the address: '' when there is none. */
export function takeSecret(
  place: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): string {
  const secret = decodeURIComponent(place.hash.slice(1));
  if (secret !== '') history.replaceState(null, '', place.pathname + place.search);
  return secret;
}
