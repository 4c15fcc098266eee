import { expect, test } from 'vitest';
import da from '../../../messages/da.json';
import en from '../../../messages/en.json';

const said = /^(follow_|who_|account_pair_|account_to_plan$|app_(skip|try_again|close)$)/;

/** Every form of a text: one, or one for each number. */
function forms(text: unknown): string[] {
  if (typeof text === 'string') return [text];
  if (Array.isArray(text)) return text.flatMap((one: { match: Record<string, string> }) => Object.values(one.match));
  return [];
}

test.each([
  ['Danish', da],
  ['English', en],
])('whatever a citizen reads in %s has six words at most', (_, texts) => {
  const long = Object.entries(texts)
    .filter(([key]) => said.test(key))
    .filter(([, text]) => forms(text).some((form) => form.replace(/[.,:?!]/g, '').split(/\s+/).length > 6));
  expect(long.map(([key]) => key)).toEqual([]);
});
