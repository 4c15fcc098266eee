// A class from a spreadsheet: what is wrong is said and left out, the rest goes in once, and what is saved again
// changes nothing.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { signIn } from './pages/door';
import { expect, test } from './product';

/** Chooses a file on the screen that is open. */
async function choose(page: Page, name: string, content: Buffer | string): Promise<void> {
  await page
    .getByLabel('Vælg en fil')
    .and(page.locator('input'))
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  await expect(page.getByText(`${name}. Intet er gemt endnu.`)).toBeVisible();
}

/** How many rows come to what: new, changed, there already, left out. */
async function counts(page: Page): Promise<number[]> {
  return (await page.locator('.counts dd').allInnerTexts()).map(Number);
}

/** Saves the list by the menu of a section, and returns the file. */
async function saved(page: Page, what: string): Promise<Buffer> {
  await page.getByRole('button', { name: `Hent ${what} fra regneark` }).click();
  await page.getByRole('menuitem', { name: `Gem ${what} som regneark` }).click();
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Gem filen' }).click();
  return readFile(await (await file).path());
}

test('a class and its staff come from a spreadsheet, and go into one', async ({ page, product }) => {
  test.setTimeout(120_000);
  await signIn(page, product, 'birgit@skolen.example', 'Birgit Lund');
  await page.goto(`${product.url}/app/customers`);
  await page.getByRole('button', { name: 'Opret' }).click();
  await page.getByRole('textbox', { name: 'Navn' }).fill('Solsikken');
  await page.getByRole('dialog').getByRole('button', { name: 'Opret' }).click();
  await page.getByRole('heading', { name: 'Solsikken' }).waitFor();
  const home = page.url();

  await test.step('two bad rows are said with a sentence, and the good ones go in', async () => {
    await page.getByRole('button', { name: 'Hent borgere fra regneark' }).click();
    await page.getByRole('menuitem', { name: 'Hent borgere fra regneark' }).click();
    // As a Danish Excel saves it: Windows-1252, semicolons, CRLF.
    const file = Buffer.from(
      'Elev;Klasse\r\nSøren Ærø;3. B\r\n;3. B\r\nÅse Lind;3. B\r\nsøren  ærø;3. B\r\n',
      'latin1',
    );
    await choose(page, 'klasse.csv', file);
    expect(await counts(page)).toEqual([2, 0, 0, 2]);
    const wrong = page.getByRole('table', { name: '2 rækker er ikke med' }).getByRole('row');
    await expect(wrong.filter({ hasText: 'Navnet mangler. Skriv det.' })).toHaveCount(1);
    await expect(wrong.filter({ hasText: 'Samme person står i række 2.' })).toHaveCount(1);
    await expect(page.getByText('Nye grupper: 3. B.')).toBeVisible();
    const mend = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Gem dem til at rette' }).click();
    expect(String(await readFile(await (await mend).path()))).toBe('\ufeffElev;Klasse\r\n;3. B\r\nsøren  ærø;3. B\r\n');
    await page.getByRole('button', { name: 'Gem 2 rækker' }).click();
    await expect(page.getByText('Gemt', { exact: true }).last()).toBeVisible();

    await choose(page, 'klasse.csv', file);
    await expect.poll(() => counts(page)).toEqual([0, 0, 2, 2]);
    await expect(page.getByText('Alt er her allerede.')).toBeVisible();
  });

  await test.step('what is saved again changes nothing', async () => {
    await page.goto(home);
    await expect(page.getByText('2 borgere')).toBeVisible();
    const file = await saved(page, 'borgere');
    expect(String(file)).toMatch(/^\ufeffNavn;Grupper;Id\r\nSøren Ærø;3\. B;.{36}\r\nÅse Lind;3\. B;.{36}\r\n$/);
    await page.goto(`${home}/list/citizens`);
    await choose(page, 'borgere.csv', file);
    expect(await counts(page)).toEqual([0, 0, 2, 0]);
  });

  await test.step('staff are invited once it is confirmed, and not twice', async () => {
    await page.goto(`${home}/list/staff`);
    const before = (await product.letters()).length;
    await choose(
      page,
      'ansatte.csv',
      'E-mail;Rolle;Grupper\nkarim@skolen.example;lærer;3. B\nbirgit@skolen.example;leder;\n',
    );
    expect(await counts(page)).toEqual([1, 0, 1, 0]);
    await expect(page.getByText('1 får en mail, når du gemmer.')).toBeVisible();
    expect((await product.letters()).length).toBe(before);
    await page.getByRole('button', { name: 'Gem 1 række' }).click();
    await product.link('karim@skolen.example', before);
    await page.goto(home);
    const file = await saved(page, 'personale');
    await page.goto(`${home}/list/staff`);
    await choose(page, 'personale.csv', file);
    expect(await counts(page)).toEqual([0, 0, 2, 0]);
    expect((await product.letters()).length).toBe(before + 1);
  });

  await test.step('what is no list is said, with what to do', async () => {
    await page.goto(`${home}/list/citizens`);
    const input = page.getByLabel('Vælg en fil').and(page.locator('input'));
    await input.setInputFiles({ name: 'klasse.xlsx', mimeType: 'text/csv', buffer: Buffer.from('PK\u0003\u0004') });
    await expect(
      page.getByText('Det er ikke en CSV-fil. Åbn den i Excel, vælg Gem som, og vælg CSV.').first(),
    ).toBeVisible();
  });
});
