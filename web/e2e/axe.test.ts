// No finding of axe on any route and state: at desktop width in the light, at phone width in the dark. No state waits
// for another, so that two workers share them.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { screens, test, widths } from './screens';
import { expect } from './product';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id} at ${nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  );
}

test.describe.configure({ mode: 'parallel' });

for (const screen of screens) {
  test(`axe finds nothing on ${screen.name}`, async ({ people }) => {
    const page = await people.open(screen);
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize(widths.phone);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findings(page)).toEqual([]);
    await people.leave(screen, page);
  });
}
