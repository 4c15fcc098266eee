// What comes out of the printer: the very sheets, counted and measured in the PDF that the browser makes of them.
import type { Page } from '@playwright/test';
import { test } from './screens';
import { expect } from './product';

/** The sheets of the page as printed, each as its size in millimetres. */
async function sheets(page: Page): Promise<string[]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  return [...pdf.matchAll(/\/Type \/Page\b[^]*?\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(
    ([, width, height]) => `${Math.round((Number(width) * 25.4) / 72)}x${Math.round((Number(height) * 25.4) / 72)}`,
  );
}

test('every kind is printed on its paper, and nothing is left out', async ({ people }) => {
  const page = await people.open({ name: 'print', who: 'planner', path: '/app/plan/{circle}/print/2026-03-24' });
  const drawn = page.locator('.preview .sheet');
  const kind = (name: string): Promise<void> => page.getByRole('radio', { name, exact: true }).check();
  const size = { Dag: '210x297', Uge: '297x210', 'Nu og næste': '297x210', Kort: '210x297', Valgtavle: '210x297' };

  for (const [name, paper] of Object.entries(size)) {
    await kind(name);
    await expect(drawn.first()).toBeVisible();
    await expect.poll(() => sheets(page)).toEqual(Array.from({ length: await drawn.count() }, () => paper));
  }
  await page.getByRole('radio', { name: 'A3' }).check();
  await kind('Uge');
  await expect.poll(async () => new Set(await sheets(page))).toEqual(new Set(['420x297']));

  // All the day's words lie on the sheets, each once, and who drew the pictures.
  await kind('Dag');
  const words = await page.locator('.preview .sheet .word').allTextContents();
  const planned = await page.locator('.preview .measure .word').allTextContents();
  expect(words).toEqual(planned);
  expect(words.length).toBeGreaterThan(10);
  await expect(drawn.first()).toContainText('Microsoft (MIT)');

  // Nine cards a sheet, or one: no card is lost.
  await kind('Kort');
  const cards = await page.locator('.preview .card').count();
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await expect(drawn).toHaveCount(cards);
  await page.getByRole('checkbox').first().uncheck();
  await expect(drawn).toHaveCount(cards - 1);
});
