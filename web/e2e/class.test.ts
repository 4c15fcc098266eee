// A class week, before breakfast: a week is kept as a template and laid in the plans of twelve pupils; one undo takes
// it back. The clock runs while the teacher works, and the presses are counted.
import type { Page } from '@playwright/test';
import { signInFromMailbox } from './pages/door';
import { test } from './screens';
import { expect, whileNoahSwims } from './product';

test('a teacher lays a week in the plans of a class', async ({ people, browser }) => {
  test.setTimeout(420_000);
  const context = await browser.newContext({ locale: 'da-DK', viewport: { width: 1440, height: 900 } });
  await context.clock.install({ time: whileNoahSwims });
  const page = await context.newPage();
  await signInFromMailbox(page, people.product, 'Karim Aziz');
  await page
    .getByRole('link', { name: /Noah Holm/ })
    .first()
    .click();
  await page.getByRole('heading', { name: /Uge 13/ }).waitFor();

  let presses = 0;
  const press = async (what: ReturnType<Page['getByRole']>): Promise<void> => {
    presses += 1;
    await what.click();
  };
  const began = performance.now();
  await press(page.getByRole('button', { name: 'Mere', exact: true }));
  await press(page.getByRole('menuitem', { name: 'Gem som skabelon' }));
  await page.getByRole('textbox', { name: 'Navn' }).fill('Skoleuge');
  await press(page.getByRole('button', { name: 'Gem skabelonen' }));
  await page.getByRole('heading', { name: 'Skoleuge' }).waitFor();
  const size = Number(/(\d+) ting/.exec(await page.locator('.what > p').innerText())?.[1]);
  await press(page.getByRole('button', { name: /^3\. S \(12\)/ }));
  await press(page.getByRole('button', { name: 'Næste uge' }));
  await press(page.getByRole('button', { name: 'Læg i uge 14 for 12' }));
  await page.getByText('Lagt i planen for 12.').first().waitFor({ timeout: 240_000 });
  const took = performance.now() - began;
  console.log(`    ${size * 12} things for twelve pupils: ${presses} presses, ${(took / 1000).toFixed(1)} s`);
  expect(took).toBeLessThan(300_000);

  // It is there, for one who had nothing, and the server has it.
  await expect(page.getByText('Gemt').first()).toBeVisible({ timeout: 240_000 });
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  await page
    .getByRole('link', { name: /Villads Berg/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Næste uge' }).click();
  const cards = page.locator('[data-item]');
  await expect(cards.first()).toBeVisible();
  const there = await cards.count();
  expect(there).toBeGreaterThan(10);

  await page.getByRole('button', { name: 'Fortryd', exact: true }).click();
  await expect(cards).toHaveCount(there - size);
  await context.close();
});
