// A picture from the internet: searched for through the server, cut square, planned with its licence, and there for good.
import { signInFromMailbox } from './pages/door';
import { Planner } from './pages/planner';
import { expect, Product, test as base } from './product';
import { Provider } from './provider';

interface Running {
  provider: Provider;
  product: Product;
}

/** Tests with a product that searches at a provider of this machine. */
const test = base.extend<object, Running>({
  provider: [
    async ({}, use) => {
      const provider = await Provider.start();
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
  product: [
    async ({ provider }, use) => {
      process.env['MOBILIZE_PICTURE_SEARCH'] = 'openverse';
      process.env['MOBILIZE_PICTURE_SEARCH_URL'] = provider.url;
      const product = await Product.start();
      delete process.env['MOBILIZE_PICTURE_SEARCH'];
      delete process.env['MOBILIZE_PICTURE_SEARCH_URL'];
      await use(product);
      await product.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test('a picture is found, cut and planned, and stays when its provider is gone', async ({
  page,
  product,
  provider,
}) => {
  const refused: string[] = [];
  page.on('console', (line) => {
    if (line.text().includes('Content Security Policy')) refused.push(line.text());
  });
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== product.url) elsewhere.push(request.url());
  });
  await page.setViewportSize({ width: 1440, height: 900 });
  await signInFromMailbox(page, product, 'Mette Holm');
  await new Planner(page).openPlan();
  await page.getByRole('button', { name: 'Ny aktivitet' }).first().click();
  const sheet = page.getByRole('main');
  await sheet.getByRole('textbox', { name: 'Ord', exact: true }).fill('Svømmehal');
  await page.getByRole('tab', { name: 'Internet' }).click();
  await expect(page.getByText('Openverse får ordet at vide, ikke hvem der søger.', { exact: false })).toBeVisible();

  await test.step('nobody is told what is typed before it is sent', async () => {
    const field = page.getByRole('searchbox', { name: 'Søg efter billede' });
    await field.pressSequentially('enhjørning', { delay: 40 });
    expect(provider.asked).toHaveLength(0);
    await field.press('Enter');
    await expect(page.getByText('Ingen billeder til enhjørning')).toBeVisible();
    expect(provider.asked).toHaveLength(1);
    await field.fill('');
    await page.getByRole('button', { name: 'Søg efter Svømmehal' }).click();
    await expect(page.getByText('4 billeder til Svømmehal')).toBeVisible();
  });

  await test.step('what may not be cut is not shown, and titles are words', async () => {
    await expect(page.getByText('Ikke til salg')).toBeHidden();
    await expect(
      page.getByRole('button', { name: /Pizza med tomat.*Bager Bo · Flickr · CC BY-SA 4\.0/ }),
    ).toBeVisible();
  });

  await test.step('it is chosen by keyboard, and cut', async () => {
    await page.getByRole('button', { name: /Børn i svømmehallen/ }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Vælg udsnit' });
    await expect(dialog.getByRole('textbox', { name: 'Ord under billedet' })).toHaveValue('Svømmehal');
    await dialog.getByRole('button', { name: 'Tættere på' }).click();
    await dialog.getByRole('button', { name: 'Gem billede' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Lavet af Inger Holm. Licens: CC BY 2.0. Kilde:', { exact: false })).toBeVisible();
  });
  await sheet.getByRole('textbox', { name: 'Start' }).fill('16:00');
  await sheet.getByRole('button', { name: 'Tilføj', exact: true }).last().click();
  const item = page.getByRole('grid', { name: /^Ugens plan/ }).getByRole('button', { name: 'Svømmehal' });
  await expect(item.first()).toBeVisible();

  await test.step('the provider learned words and nothing else', async () => {
    for (const { path, headers } of provider.asked) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      expect(headers['accept-language']).toBeUndefined();
      expect(headers['x-forwarded-for']).toBeUndefined();
      expect(headers['user-agent']).toMatch(/^Mobilize\//);
      expect(path).not.toMatch(/mette|holm/i);
    }
    expect(elsewhere).toEqual([]);
    expect(refused).toEqual([]);
  });

  await test.step('it stays when the provider is gone', async () => {
    await provider.stop();
    await page.reload();
    const picture = item.first().locator('img');
    await expect(picture).toBeVisible();
    await expect.poll(async () => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
    await item.first().press('Enter');
    await expect(page.getByText('Lavet af Inger Holm. Licens: CC BY 2.0.', { exact: false })).toBeVisible();
    await page.getByRole('tab', { name: 'Internet' }).click();
    await page.getByRole('button', { name: 'Søg efter Svømmehal' }).click();
    await expect(page.getByText('Openverse svarer ikke lige nu.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Prøv igen' })).toBeVisible();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Prøv igen' }).click();
    await expect(page.getByText('Internettet kan søges, når nettet er tilbage.', { exact: false })).toBeVisible();
    await page.context().setOffline(false);
  });
});
