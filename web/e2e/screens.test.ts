// Photographs every screen at three widths, in the light and in the dark, into docs/screens: `make screens`. A picture
// is written anew only when it looks different.
import { expect } from './product';
import { screens, test, widths } from './screens';

for (const screen of screens) {
  test(`photograph ${screen.name} @screens`, async ({ people }) => {
    // The state is reached once, at desktop width in the light, and then seen at each.
    const page = await people.open(screen);
    const mask = screen.moving === undefined ? [] : [page.locator(screen.moving)];
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const [name, size] of Object.entries(widths).reverse()) {
        await page.setViewportSize(size);
        const file = `${screen.name}-${name}.png`;
        await expect(page).toHaveScreenshot(theme === 'dark' ? ['dark', file] : file, { mask });
      }
    }
    await people.leave(screen, page);
  });
}
