// The short run of `make test`: the product starts, somebody signs in and sees a week of pictures.
import { signInFromMailbox } from './pages/door';
import { expect, test } from './product';

test('the site leads to a week of pictures @smoke', async ({ browser, product }) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  await page.goto(`${product.url}/`);
  await expect(page.getByRole('heading', { level: 1, name: 'En dag, man kan se' })).toBeVisible();
  await page.getByRole('link', { name: 'Prøv demoen' }).click();
  await signInFromMailbox(page, product, 'Mette Holm');
  await page.getByRole('link', { name: /Noah Holm/ }).click();
  const week = page.getByRole('grid', { name: /^Ugens plan/ });
  await expect(week.getByRole('button', { name: /Svømning/ })).toBeVisible();
  await expect
    .poll(() =>
      week
        .locator('img')
        .evaluateAll((all) => all.filter((img) => !(img instanceof HTMLImageElement && img.naturalWidth > 0)).length),
    )
    .toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});
