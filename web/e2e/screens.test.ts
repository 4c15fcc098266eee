// Photographs every screen at three widths into docs/screens: `make screens`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { screens, test, widths } from './screens';

const folder = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'docs', 'screens');

for (const screen of screens) {
  test(`photograph ${screen.name} @screens`, async ({ people }) => {
    for (const [name, size] of Object.entries(widths)) {
      const page = await people.open(screen, size);
      await page.screenshot({ path: join(folder, `${screen.name}-${name}.png`) });
      await page.close();
    }
  });
}
