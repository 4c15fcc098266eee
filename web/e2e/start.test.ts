// The first hour: of a family, from the sign-up to the child's tablet; and of a class. Nothing is ticked by hand.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { whereItIsNoon } from './noon';
import { signIn } from './pages/door';
import { Planner } from './pages/planner';
import { Tablet } from './pages/tablet';
import { expect, test } from './product';

const photo = join(fileURLToPath(new URL('.', import.meta.url)), 'files', 'photo.png');

async function fresh(browser: Browser, baseURL: string, zone: string): Promise<BrowserContext> {
  return browser.newContext({ baseURL, timezoneId: zone, viewport: { width: 1180, height: 820 } });
}

/** Comes back to the list, where so many are done and this is what to do now. */
async function stands(page: Page, done: number, now: string): Promise<void> {
  await page.goto('/app/start');
  await expect(page.getByRole('listitem').filter({ hasText: 'Gjort' })).toHaveCount(done);
  await expect(page.locator('[aria-current=step] h2')).toHaveText(now);
}

test('a family’s first hour ends at the child’s tablet', async ({ browser, product }) => {
  test.setTimeout(180_000);
  const zone = whereItIsNoon(new Date());
  const page = await (await fresh(browser, product.url, zone)).newPage();
  const planner = new Planner(page);
  await signIn(page, product, 'sara@foerste.example', 'Sara Holm');
  await page.getByRole('link', { name: 'Kom godt i gang' }).click();
  await page.getByRole('button', { name: 'Derhjemme' }).click();
  await expect(page.locator('[aria-current=step] h2')).toHaveText('Skriv, hvem planen er til');
  await page.locator('[aria-current=step]').getByRole('button', { name: 'Tilføj en borger' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tilføj borger' });
  await dialog.getByRole('textbox', { name: 'Borgerens navn' }).fill('Alma');
  await dialog.getByRole('button', { name: 'Tilføj borger' }).click();
  // The plan says how far it is, in one line.
  await page.getByRole('complementary', { name: 'Kom godt i gang' }).getByRole('link').click();

  await stands(page, 1, 'Tag det første billede');
  await page.getByRole('link', { name: 'Til billederne' }).click();
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Hent fil' }).click();
  await (await chosen).setFiles(photo);
  const crop = page.getByRole('dialog', { name: 'Vælg udsnit' });
  await crop.getByRole('textbox', { name: 'Ord under billedet' }).fill('Svømmehallen');
  await crop.getByRole('button', { name: 'Gem billede' }).click();
  await expect(crop).toBeHidden();

  await stands(page, 2, 'Læg tre ting i dag');
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  await planner.add({ title: 'Svømning', start: '12', end: '14', search: 'fodbold', symbol: /^fodbold/i });
  await planner.add({ title: 'Aftensmad', start: '18', end: '18:30', search: 'aftensmad', symbol: /tallerken/i });
  await page.goto('/app/start');
  await expect(page.getByText('2 af 3 indtil nu')).toBeVisible();
  await page.getByRole('link', { name: 'Læg en ting i dag' }).click();
  await page.getByRole('textbox', { name: 'Ord', exact: true }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  await planner.add({ title: 'Sove', start: '20', end: '20:30', search: 'sove', symbol: /seng/i });
  await planner.saved();

  await stands(page, 3, 'Par en tablet');
  // Another device of hers is as far.
  const phone = await (await fresh(browser, product.url, zone)).newPage();
  await signIn(phone, product, 'sara@foerste.example');
  await stands(phone, 3, 'Par en tablet');
  await page.getByRole('link', { name: 'Til parring' }).click();
  const tabletPage = await (await fresh(browser, product.url, zone)).newPage();
  const tablet = new Tablet(tabletPage, product);
  await tablet.scan(await planner.showCode());
  await planner.confirm();
  await tablet.ready();
  await expect(tabletPage.getByText('Svømning').first()).toBeVisible();

  for (const one of [page, phone]) {
    await one.goto('/app/start');
    await expect(one.getByText('Alt er gjort.')).toBeVisible();
    await expect(one.getByRole('listitem').filter({ hasText: 'Gjort' })).toHaveCount(5);
  }
  // The tablet is never shown it, however the address came about.
  await tabletPage.goto('/app/start');
  await tablet.ready();
  await expect(tabletPage.getByText('Kom godt i gang')).toHaveCount(0);
});

test('a class’s first hour, resumed and put away', async ({ browser, product }) => {
  test.setTimeout(180_000);
  const zone = whereItIsNoon(new Date());
  const page = await (await fresh(browser, product.url, zone)).newPage();
  const planner = new Planner(page);
  await signIn(page, product, 'karim@foerste.example', 'Karim Aziz');
  await page.getByRole('link', { name: 'Kom godt i gang' }).click();
  await page.getByRole('button', { name: 'Klasse eller bosted' }).click();
  await page.getByRole('link', { name: 'Opret stedet' }).click();
  await page.getByRole('button', { name: 'Opret' }).click();
  await page.getByRole('textbox', { name: 'Navn' }).fill('Solsikken');
  await page.getByRole('dialog').getByRole('button', { name: 'Opret' }).click();
  await page.getByRole('heading', { name: 'Solsikken' }).waitFor();

  await stands(page, 1, 'Opret en gruppe, og vær med i den');
  await page.getByRole('link', { name: 'Opret en gruppe' }).click();
  await page.getByRole('button', { name: 'Ny gruppe' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Navn' }).fill('3. B');
  await page.getByRole('dialog').getByRole('button', { name: 'Gem' }).click();
  await expect(page.getByRole('link', { name: '3. B' })).toBeVisible();
  await page.goto('/app/start');
  await page.getByRole('link', { name: 'Åbn 3. B' }).click();
  await page.getByRole('button', { name: 'Vær med i gruppen' }).click();
  await planner.saved();
  await stands(page, 2, 'Tilføj borgerne');

  await page.getByRole('link', { name: 'Hent fra et regneark' }).click();
  const file = { name: 'klasse.csv', mimeType: 'text/csv', buffer: Buffer.from('Navn;Gruppe\nEmma;3. B\nNoah;3. B\n') };
  await page.getByLabel('Vælg en fil').and(page.locator('input')).setInputFiles(file);
  await page.getByRole('button', { name: 'Gem 2 rækker' }).click();
  await expect(page.getByText('Gemt', { exact: true }).last()).toBeVisible();

  await stands(page, 3, 'Lav en uge, og gem den som skabelon');
  await page.getByRole('link', { name: 'Til en plan' }).click();
  await planner.add({ title: 'Dansk', start: '9', end: '10', search: 'skole', symbol: /skole/i });
  await page.getByRole('button', { name: 'Mere', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Gem som skabelon' }).click();
  await page.getByRole('textbox', { name: 'Navn' }).fill('Skoleuge');
  await page.getByRole('button', { name: 'Gem skabelonen' }).click();
  await page.getByRole('heading', { name: 'Skoleuge' }).waitFor();
  await planner.saved();

  await stands(page, 4, 'Læg ugen hos alle');
  await expect(page.getByText('1 af 2 indtil nu')).toBeVisible();
  await page.getByRole('link', { name: 'Brug skabelonen' }).click();
  await page.getByRole('button', { name: /^3\. B \(2\)/ }).click();
  await page.getByRole('button', { name: 'Næste uge' }).click();
  await page.getByRole('button', { name: /for 2$/ }).click();
  await page.getByText('Lagt i planen for 2.').first().waitFor();
  await planner.saved();

  await stands(page, 5, 'Invitér en kollega');
  await page.getByRole('button', { name: 'Skjul listen' }).click();
  await page.waitForURL(/\/app\/plan\/./);
  await page.getByRole('grid', { name: /^Ugens plan/ }).waitFor();
  await expect(page.getByRole('complementary', { name: 'Kom godt i gang' })).toHaveCount(0);
  // It is put away on another device too, and found again under one's own name.
  const other = await (await fresh(browser, product.url, zone)).newPage();
  await signIn(other, product, 'karim@foerste.example');
  await other.getByRole('grid', { name: /^Ugens plan/ }).waitFor();
  await other.getByRole('button', { name: /^Karim Aziz/ }).click();
  await other.getByRole('link', { name: 'Kom godt i gang' }).click();
  await expect(other.getByRole('button', { name: 'Vis listen over planen igen' })).toBeVisible();
  await other.getByRole('link', { name: 'Til personalet' }).click();
  await other.getByRole('button', { name: 'Invitér med mail' }).click();
  await other.getByRole('textbox', { name: 'E-mail' }).fill('ida@foerste.example');
  await other.getByRole('button', { name: 'Send mail' }).click();
  await other.goto('/app/start');
  await expect(other.getByText('Alt er gjort.')).toBeVisible();
});
