// The catalogue of texts as the client uses it. What paraglide compiles can also find the language from addresses,
// cookies and a server's request; here a screen says which, and nothing else is asked. The build takes that way
// alone: four kilobytes less to read for every visitor.
// Owns: the compiled form of the build. Does not own: the texts (messages/*.json). Start reading at: shortMessage.
import type { Plugin } from 'vite';

/** What is left of paraglide's runtime. */
export const runtime = (locales: readonly string[]): string => `
let now = () => ${JSON.stringify(locales[0])};
export const getLocale = () => now();
export const overwriteGetLocale = (get) => { now = get; };
export const isLocale = (word) => ${JSON.stringify(locales)}.includes(word);
export const experimentalStaticLocale = undefined;
export const say = (first, second) => (given) => (now() === ${JSON.stringify(locales[1])} ? second : first)(given);
`;

const chosen =
  /export const (\w+) = [^\n]*\{\n\tconst locale = [^\n]*\n\tif \(locale === "\w+"\) return (\w+)\(inputs\)\n\treturn (\w+)\(inputs\)\n\}\);/;

/** A compiled text that asks for nothing but the language now. Throws when paraglide writes it in another way. */
export function shortMessage(source: string): string {
  if (!chosen.test(source)) throw new Error('paraglide writes a text in another way: see build/messages.ts');
  return source
    .replace(chosen, 'export const $1 = /* @__PURE__ */ say($3, $2);')
    .replace('import { getLocale, experimentalStaticLocale }', 'import { getLocale, experimentalStaticLocale, say }');
}

/** The Vite plugin, for the build alone, after paraglide's own. The first language is the one to begin with. */
export function shortMessages(locales: readonly [string, string]): Plugin {
  return {
    name: 'mobilize-short-messages',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/i18n\/paraglide\/(?:runtime|messages\/(?!_index|da\.|en\.)\w+)\.js$/ },
      handler: (source, id) => ({
        code: id.endsWith('/runtime.js') ? runtime(locales) : shortMessage(source),
        map: null,
      }),
    },
  };
}
