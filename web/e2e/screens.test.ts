// Photographs every screen at three widths into docs/screens: `make screens`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { screens, test, widths } from './screens';

const folder = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'docs', 'screens');

/** This week's Tuesday at 16:35, when Noah swims: a picture of the day is worth more in the middle of it. */
function whileNoahSwims(): Date {
  const at = new Date();
  at.setDate(at.getDate() - ((at.getDay() + 6) % 7) + 1);
  at.setHours(16, 35, 0, 0);
  return at;
}

for (const screen of screens) {
  test(`photograph ${screen.name} @screens`, async ({ people }) => {
    // The state is reached once, at desktop width, and then seen at each.
    const page = await people.open(screen, widths.desktop, screen.who === 'citizen' ? whileNoahSwims() : undefined);
    for (const [name, size] of Object.entries(widths).reverse()) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(folder, `${screen.name}-${name}.png`) });
    }
    await page.close();
  });
}
