// Ranks: texts that sort, so that a thing can be put between two others without touching them.
// Owns: the making of ranks. Does not own: what they order (schedule/expand).
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const longest = 60; // the server takes 64
const middle = digits[digits.length >> 1] ?? 'V';

/** A rank between two; '' below means the beginning, '' above means the end. Undefined when none fits. */
export function rankBetween(below: string, above: string): string | undefined {
  if (above !== '' && below >= above) return undefined;
  let made = '';
  for (let at = 0; at < longest; at++) {
    const low = below[at] === undefined ? 0 : digits.indexOf(below[at] ?? '');
    const high =
      above === '' || above[at] === undefined || !above.startsWith(made)
        ? digits.length
        : digits.indexOf(above[at] ?? '');
    if (low < 0 || high < 0) return undefined;
    if (high - low > 1) return made + (digits[(low + high) >> 1] ?? middle);
    made += digits[low] ?? '0';
    if (high - low === 1) above = ''; // anything after this digit is below the upper rank
  }
  return undefined;
}

/** Ranks for a list in its new order: only those change that must. Undefined entries keep theirs. */
export function ranksFor(order: readonly string[]): readonly (string | undefined)[] {
  const kept = order.map((rank, at) => at === 0 || (order[at - 1] ?? '') < rank);
  const broken = kept.indexOf(false);
  if (broken < 0) return order.map(() => undefined);
  // One thing out of place is put between its neighbours; anything worse is numbered anew.
  for (const at of [broken, broken - 1]) {
    const rest = order.filter((_, index) => index !== at);
    if (rest.some((rank, index) => index > 0 && (rest[index - 1] ?? '') >= rank)) continue;
    if (order[at + 1] === '') continue; // nothing comes before a thing without a rank
    const rank = rankBetween(order[at - 1] ?? '', order[at + 1] ?? '');
    if (rank !== undefined) return order.map((_, index) => (index === at ? rank : undefined));
  }
  return order.map((_, at) => `${digits[10 + Math.floor(at / 26)] ?? 'z'}${digits[36 + (at % 26)] ?? 'z'}`);
}

/** A rank after all of these. */
export function rankAfter(ranks: readonly string[]): string {
  const last = ranks.reduce((most, rank) => (rank > most ? rank : most), '');
  return rankBetween(last, '') ?? last;
}
