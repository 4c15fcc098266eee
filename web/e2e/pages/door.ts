// The door: signing up and in by a link in a mail.
import { expect, type Page } from '@playwright/test';
import type { Product } from '../product';

/** What leads people in: an address, and the letters that are sent. */
export interface Door {
  readonly url: string;
  letters(): Promise<readonly unknown[]>;
  link(to: string, before: number): Promise<string>;
}

/** Signs up, or in, as anybody does: by e-mail, a link and one press. */
export async function signIn(page: Page, product: Door, email: string, name?: string): Promise<void> {
  await page.goto(`${product.url}/app/sign-in`);
  const before = (await product.letters()).length;
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByRole('heading', { name: 'Se i din mail' })).toBeVisible();
  await follow(page, await product.link(email, before), name);
}

/** Signs in as one of the demo's people, from its mailbox. */
export async function signInFromMailbox(page: Page, product: Product, name: string): Promise<void> {
  await page.goto(`${product.url}/demo/mailbox`);
  await page.getByRole('button', { name: `Send et link til ${name}` }).click();
  const link = page.getByRole('link', { name: 'Åbn linket' }).first();
  await follow(page, (await link.getAttribute('href')) ?? '');
}

async function follow(page: Page, link: string, name?: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Log ind' }).click();
  if (name !== undefined) {
    await page.getByRole('textbox', { name: 'Dit navn' }).fill(name);
    await page.getByRole('button', { name: 'Log ind' }).click();
  }
  await page.waitForURL(/\/app\/plan/);
}
