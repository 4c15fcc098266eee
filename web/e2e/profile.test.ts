// Who one is: another e-mail address from asking to undoing, and a face on a tablet without a network.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { test as withHome } from './home';
import { signIn } from './pages/door';
import { expect, test } from './product';

const photo = join(fileURLToPath(new URL('.', import.meta.url)), 'files', 'photo.png');

test('another e-mail address is confirmed from there, and undone from the old one', async ({
  page,
  product,
  browser,
}) => {
  await signIn(page, product, 'mia@eksempel.example', 'Mia Lund');
  const phone = await (await browser.newContext()).newPage();
  await signIn(phone, product, 'mia@eksempel.example');
  let stop = '';

  await test.step('it waits until somebody has confirmed it', async () => {
    await page.goto(`${product.url}/app/account`);
    await page.getByRole('button', { name: 'Skift mailadresse' }).click();
    await page.getByRole('textbox', { name: 'Ny mailadresse' }).fill('mia@eksempel.example');
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByText('Det er den adresse, du har.')).toBeVisible();
    const before = (await product.letters()).length;
    await page.getByRole('textbox', { name: 'Ny mailadresse' }).fill('mia@nyt.example');
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByText(/Vi har sendt et link til mia@nyt\.example. Brug det/)).toBeVisible();
    await expect(page.getByText('Dine links sendes til mia@eksempel.example')).toBeVisible();
    stop = await product.link('mia@eksempel.example', before);
    await page.goto(await product.link('mia@nyt.example', before));
  });

  await test.step('it is confirmed by a press, goes on here, and ends elsewhere', async () => {
    await expect(page.getByText(/Fremover logger du ind med m•••@nyt\.example/)).toBeVisible();
    await page.getByRole('button', { name: 'Brug denne adresse' }).click();
    await page.getByRole('link', { name: 'Til din konto' }).click();
    await expect(page.getByText('Dine links sendes til mia@nyt.example')).toBeVisible();
    await phone.goto(`${product.url}/app/account`);
    await phone.waitForURL(/\/app\/sign-in/);
  });

  await test.step('the old address takes it back, and everybody is out', async () => {
    await phone.goto('about:blank'); // what a mail opens begins anew
    await phone.goto(stop);
    await expect(phone.getByText(/Så får du m•••@eksempel\.example tilbage/)).toBeVisible();
    await phone.getByRole('button', { name: 'Det var ikke mig' }).click();
    await expect(phone.getByText(/Det er stoppet/)).toBeVisible();
    await page.reload();
    await page.waitForURL(/\/app\/sign-in/);
    await signIn(phone, product, 'mia@eksempel.example');
    await phone.goto(`${product.url}/app/account`);
    await expect(phone.getByRole('textbox', { name: 'Dit navn' })).toHaveValue('Mia Lund');
  });
});

/** Whether a picture in here is drawn. */
const drawn = async (within: Locator): Promise<boolean> =>
  within
    .locator('img[src*="/faces/"]')
    .first()
    .evaluate((img) => img instanceof HTMLImageElement && img.complete && img.naturalWidth > 0);

const chooseFace = async (page: Page): Promise<void> => {
  await page.getByTestId('picture-file').setInputFiles(photo);
  await page.getByRole('dialog').getByRole('button', { name: 'Gem' }).click();
  await expect(page.getByRole('button', { name: 'Fjern billede' })).toBeVisible();
};

withHome(
  'an adult’s face and number are under help without a network, and go when they are taken away',
  async ({ home }) => {
    const tablet = await home.tablet();
    const { planner } = home;
    await planner.goto(`${home.url}/app/account`);
    await chooseFace(planner);
    await planner.getByRole('textbox', { name: 'Telefon' }).fill('20 12 34 56');
    await planner.getByRole('switch', { name: /Vis nummeret under Hjælp/ }).check();
    await planner.locator('section').filter({ hasText: 'Kontakt' }).getByRole('button', { name: 'Gem' }).click();
    await expect(planner.getByText('Dine kontaktoplysninger er gemt')).toBeAttached();

    await tablet.reload();
    await expect
      .poll(async () =>
        tablet.evaluate(
          async () =>
            new Promise<number>((done) => {
              const open = indexedDB.open('mobilize');
              open.addEventListener('success', () => {
                const keys = open.result.transaction('picture').objectStore('picture').getAllKeys();
                keys.addEventListener('success', () => {
                  open.result.close();
                  done(keys.result.filter((key) => String(key).includes('/faces/')).length);
                });
              });
            }),
        ),
      )
      .toBe(1);
    await tablet.context().setOffline(true);
    await tablet.reload();
    await tablet.getByRole('button', { name: 'Hjælp' }).click();
    const help = tablet.getByRole('dialog');
    await expect(help.getByText('20 12 34 56')).toBeVisible();
    await expect.poll(async () => drawn(help)).toBe(true);
    await help.getByRole('button', { name: 'Hvem kan se planen?' }).click();
    await expect(tablet.getByRole('heading', { level: 1 })).toBeVisible();
    await expect.poll(async () => drawn(tablet.locator('main'))).toBe(true);

    await tablet.context().setOffline(false);
    await planner.getByRole('button', { name: 'Fjern billede' }).click();
    await expect(planner.getByRole('button', { name: 'Fjern billede' })).toBeHidden();
    await expect(tablet.locator('img[src*="/faces/"]')).toHaveCount(0, { timeout: 20_000 });
  },
);
