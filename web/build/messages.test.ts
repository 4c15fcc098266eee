import { expect, test } from 'vitest';
import { runtime, shortMessage } from './messages.ts';

/** Runs a module that the build would take. */
async function run<T>(source: string): Promise<T> {
  return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`)) as T;
}

test('a text follows the language that the screen says', async () => {
  const { say, overwriteGetLocale, isLocale } = await run<{
    say: (...forms: ((given: unknown) => string)[]) => (given: unknown) => string;
    overwriteGetLocale: (get: () => string) => void;
    isLocale: (word: unknown) => boolean;
  }>(runtime(['da', 'en']));
  const greet = say(
    () => 'Hej',
    () => 'Hello',
  );
  expect(greet({})).toBe('Hej');
  overwriteGetLocale(() => 'en');
  expect(greet({})).toBe('Hello');
  expect(['da', 'en', 'sv', null].map(isLocale)).toEqual([true, true, false, false]);
});

const compiled = `import { getLocale, experimentalStaticLocale } from '../runtime.js';

const da_hours = /** @type {(inputs: HoursInputs) => LocalizedString} */ (i) => {
	return /** @type {LocalizedString} */ (\`\${i?.hours} t\`)
};

const en_hours = /** @type {(inputs: HoursInputs) => LocalizedString} */ (i) => {
	return /** @type {LocalizedString} */ (\`\${i?.hours} h\`)
};

export const hours = /** @type {((inputs: HoursInputs) => LocalizedString)} */ ((inputs, options = {}) => {
	const locale = experimentalStaticLocale ?? options.locale ?? getLocale()
	if (locale === "en") return en_hours(inputs)
	return da_hours(inputs)
});`;

test('a compiled text takes the short form with its own words', async () => {
  const short = shortMessage(compiled);
  expect(short).toContain('export const hours = /* @__PURE__ */ say(da_hours, en_hours);');
  const whole = short.replace(/import .*\n/, runtime(['da', 'en']));
  const { hours } = await run<{ hours: (given: object) => string }>(whole);
  expect(hours({ hours: 3 })).toBe('3 t');
  expect(() => shortMessage('export const hours = () => "3 h";')).toThrow('another way');
});
