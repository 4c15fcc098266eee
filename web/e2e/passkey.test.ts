// A passkey from its making to its end, with Chromium's own authenticator.
import type { CDPSession, Page } from '@playwright/test';
import { signIn } from './pages/door';
import { expect, test } from './product';

/** Gives a browser an authenticator that asks for a finger; `present` says whether somebody lays it on. */
async function authenticator(page: Page): Promise<{
  present: (is: boolean) => Promise<void>;
  keys: () => Promise<number>;
}> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: false,
    },
  });
  return {
    present: async (enabled) => {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}

const signOut = async (page: Page): Promise<void> => {
  await page.goto(page.url().replace(/\/app\/.*/, '/app/account'));
  await page.getByRole('button', { name: /^Log ud/ }).click();
  await page.waitForURL(/\/app\/sign-in/);
};

test('a passkey is made, signs in without an e-mail, and is refused once removed', async ({ page, product }) => {
  await signIn(page, product, 'naja@eksempel.example', 'Naja Lund');
  const device = await authenticator(page);
  const button = page.getByRole('button', { name: 'Log ind med adgangsnøgle' });

  await test.step('make it', async () => {
    await page.goto(`${product.url}/app/account`);
    await device.present(true);
    await page.getByRole('button', { name: 'Lav en adgangsnøgle' }).click();
    await expect(page.getByText('Ikke brugt endnu')).toBeVisible();
    expect(await device.keys()).toBe(1);
    await page.getByRole('button', { name: /^Omdøb/ }).click();
    await page.getByRole('textbox', { name: 'Navn på adgangsnøglen' }).fill('Najas telefon');
    await page.getByRole('listitem').getByRole('button', { name: 'Gem' }).click();
    await expect(page.getByText('Najas telefon').first()).toBeVisible();
  });

  await test.step('sign out, and in again where the e-mail is written', async () => {
    await signOut(page); // here the authenticator chooses in the field by itself
    await page.waitForURL(/\/app\/plan/);
    await device.present(false);
  });

  await test.step('sign out, and in again with one press', async () => {
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => Promise.resolve(false);
    });
    await signOut(page);
    await device.present(true);
    await button.click();
    await page.waitForURL(/\/app\/plan/);
  });

  await test.step('remove it: it opens nothing any more', async () => {
    await page.goto(`${product.url}/app/account`);
    await expect(page.getByText(/^Brugt /)).toBeVisible();
    await page.getByRole('button', { name: /^Fjern/ }).click();
    await expect(page.getByText('Najas telefon')).toHaveCount(0);
    await signOut(page);
    await button.click();
    await expect(page.getByRole('alert')).toHaveText('Nøglen kendes ikke her. Få et link i stedet.');
    await expect
      .poll(
        async () =>
          (await product.letters()).filter(({ subject }) => subject === 'Dine adgangsnøgler er ændret').length,
      )
      .toBe(2);
  });
});
