import { createRawSnippet } from 'svelte';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Field from './Field.svelte';

const control = createRawSnippet(() => ({ render: () => '<input>' }));

test('an error is said aloud where it comes up, a hint is not', () => {
  const { body } = render(Field, { props: { label: 'E-mail', error: 'Skriv hele adressen', control } });
  expect(body).toMatch(/<span[^>]* role="alert"[^>]*>.*Skriv hele adressen/s);
  const { body: calm } = render(Field, { props: { label: 'E-mail', hint: 'mette@holm.dk', control } });
  expect(calm).toContain('mette@holm.dk');
  expect(calm).not.toContain('alert');
});
