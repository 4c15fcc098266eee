// Photographs every screen at three widths into docs/screens: `make screens`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { People, screens, widths } from './screens';
import { test } from './product';

const folder = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'docs', 'screens');

test('photograph every screen @screens', async ({ browser, product }) => {
  test.setTimeout(900_000);
  const people = await People.of(browser, product);
  for (const screen of screens) {
    for (const [name, size] of Object.entries(widths)) {
      const page = await people.open(screen, size);
      await page.screenshot({ path: join(folder, `${screen.name}-${name}.png`) });
      await page.close();
    }
  }
  await people.close();
});
