// Photographs every screen at three widths into docs/screens: `make screens`. A picture is written anew only
// when it looks different.
import { expect } from './product';
import { screens, test, widths } from './screens';

for (const screen of screens) {
  test(`photograph ${screen.name} @screens`, async ({ people }) => {
    // The state is reached once, at desktop width, and then seen at each.
    const page = await people.open(screen);
    const mask = screen.moving === undefined ? [] : [page.locator(screen.moving)];
    for (const [name, size] of Object.entries(widths).reverse()) {
      await page.setViewportSize(size);
      await expect(page).toHaveScreenshot(`${screen.name}-${name}.png`, { mask });
    }
    await people.leave(screen, page);
  });
}
