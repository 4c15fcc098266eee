// Where long words may break: soft hyphens for browsers that have no dictionary of their own for Danish. What is
// read aloud stays the same.
// Owns: the breaks. Start reading at: breakable.

/** Last parts of long Danish words, which break before them even where the sounds alone would not say so. */
const ends =
  /(?<=\p{L}{3})(?=(?:terapi|skole|middag|mad|træning|ridning|besøg|børstning|museum|klub(?:ben)?|undervisning|pædagog|tasken?|gymnastik|værelset?|køreren?|hjælper|samling|timen?|pladsen?|turen?|spil|stue|skab|sted|station|legeplads|møde|historie|hygge|lavning|vask|kasse|halle[nr]?|tøj|leg|bold|have|klasse|frokost|kaffe|aften|kort|arbejde|butik|by)$)/giu;

const vowels = 'aeiouyæøåéèüöä';
/** Consonants that begin a syllable together; of others only the last does. */
const onset =
  /^(?:[^s]|s|bl|br|dr|fl|fr|gl|gr|kl|kr|kn|kv|pl|pr|tr|tv|vr|fj|bj|tj|kj|sj|sk|sl|sp|st|sv|skr|skv|spl|spr|str|th|sh|ch|ph)$/iu;

/** The same words with soft hyphens where a long one may break. */
export function breakable(text: string): string {
  return text.replace(/\p{L}{9,}/gu, broken);
}

function broken(word: string): string {
  const parts = new Set([...word.matchAll(ends)].map((found) => found.index));
  const near = (at: number): boolean => parts.has(at - 1) || parts.has(at) || parts.has(at + 1);
  const breaks = new Set(parts);
  const whole = [0, ...parts, word.length];
  const isLong = (at: number): boolean => {
    const end = whole.findIndex((edge) => edge > at);
    return (whole[end] ?? 0) - (whole[end - 1] ?? 0) > 9;
  };
  for (const cluster of word.matchAll(new RegExp(`(?<=[${vowels}])[^${vowels}]+(?=[${vowels}])`, 'giu'))) {
    const at = cluster.index + syllable(cluster[0]);
    if (at >= 3 && word.length - at >= 3 && !near(at) && (parts.size === 0 || isLong(at)) && !isDoubtful(cluster[0]))
      breaks.add(at);
  }
  return [...word.matchAll(/./gsu)]
    .map(({ 0: letter, index }) => (breaks.has(index) ? `\u00AD${letter}` : letter))
    .join('');
}

/** How many consonants stay with the vowel before them. */
function syllable(cluster: string): number {
  for (let at = 0; at < cluster.length; at++) if (onset.test(cluster.slice(at))) return at;
  return cluster.length - 1;
}

/** An s among consonants: 'aftens-mad' or 'aften-smad'? Only a word list could tell. */
const isDoubtful = (cluster: string): boolean => /^.+s.+$/iu.test(cluster) && cluster.length > 2;
