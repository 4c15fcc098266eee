// No finding of axe on any route and state, at phone and desktop width, light and dark.
import AxeBuilder from '@axe-core/playwright';
import { People, screens, widths } from './screens';
import { expect, test } from './product';

test('axe finds nothing on any screen', async ({ browser, product }) => {
  test.setTimeout(600_000);
  const people = await People.of(browser, product);
  const findings: string[] = [];
  let looked = 0;
  for (const screen of screens) {
    for (const [size, scheme] of [
      ['phone', 'light'],
      ['desktop', 'light'],
      ['desktop', 'dark'],
    ] as const) {
      const page = await people.open(screen, widths[size]).catch((error: unknown) => {
        findings.push(`${screen.name} ${size}: cannot be opened: ${String(error).split('\n')[0] ?? ''}`);
      });
      if (page === undefined) continue;
      await page.emulateMedia({ colorScheme: scheme });
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      looked += 1;
      for (const { id, nodes } of violations) {
        findings.push(`${screen.name} ${size} ${scheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(' | ')}`);
      }
      await page.close();
    }
  }
  await people.close();
  console.log(`    axe looked at ${looked} screens: ${findings.length} findings`);
  expect(findings).toEqual([]);
});
