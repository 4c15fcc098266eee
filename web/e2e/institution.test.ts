// Staff of an institution sign in at its own page: a real provider, started here.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, freePort, Product, test as base } from './product';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface Running {
  product: Product;
}

/** Tests with a product that knows an institution, whose provider runs. */
const test = base.extend<object, Running>({
  product: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'mobilize-institution-'));
      const program = join(folder, 'provider');
      execFileSync('go', ['build', '-o', program, './internal/platform/openid/openidtest/provider'], {
        cwd: repository,
      });
      const address = `localhost:${await freePort()}`;
      await writeFile(join(folder, 'secret'), 'a secret of two machines');
      const school = {
        id: 'skolen',
        name: 'Skovvangskolen',
        issuer: `http://${address}`,
        clientId: 'mobilize',
        secretFile: 'secret',
        customer: '01900000-0000-7000-8000-000000000001',
      };
      await writeFile(join(folder, 'institutions.json'), JSON.stringify([school]));
      process.env['MOBILIZE_INSTITUTIONS'] = join(folder, 'institutions.json');
      const product = await Product.start();
      delete process.env['MOBILIZE_INSTITUTIONS'];
      const provider = spawn(program, [address, `${product.url}/app/institution`], { stdio: 'ignore' });
      await use(product);
      provider.kill();
      await product.remove();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

test('a teacher signs in at the school, and is somebody here', async ({ page, product }) => {
  await page.goto(`${product.url}/app/sign-in`);
  await page.getByRole('button', { name: 'Log ind med Skovvangskolen' }).click();
  await page.getByLabel('Username').fill('teacher');
  await page.getByLabel('Password').fill('teacher');
  await page.getByRole('button', { name: 'Login' }).click();
  await page.waitForURL(/\/app\/plan/);
  const me = await page.request.get(`${product.url}/v1/me`);
  expect(((await me.json()) as { person: { name: string } }).person.name).toBe('Karim Aziz');
  expect(await page.evaluate(() => [localStorage.getItem('mobilize.way'), location.search])).toEqual([null, '']);
});

test('who comes back with a no is told, and can sign in otherwise', async ({ page, product }) => {
  await page.goto(`${product.url}/app/institution?error=access_denied`);
  await expect(page.getByRole('alert')).toHaveText(/lukkede dig ikke ind/);
  await page.getByRole('link', { name: 'Til log ind' }).click();
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeVisible();
});
