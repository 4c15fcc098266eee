// The citizen's tablet.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Product } from '../product';

export class Tablet {
  private readonly page: Page;
  private readonly product: Product;

  constructor(page: Page, product: Product) {
    this.page = page;
    this.product = product;
  }

  /** Opens the address that the camera read, and waits for the pictures to compare. */
  async scan(address: string): Promise<void> {
    expect(address.startsWith(`${this.product.url}/app/pair#`)).toBe(true);
    await this.page.goto(address);
    await expect(this.page.getByRole('heading', { name: 'Er billederne ens?' })).toBeVisible();
    await expect(this.page.getByRole('listitem')).toHaveCount(3);
  }

  /** Waits until the tablet is signed in and shows what happens now. */
  async ready(): Promise<void> {
    await this.page.waitForURL(/\/app\/now/);
    await expect(this.page.getByRole('navigation', { name: 'Steder' })).toBeVisible();
  }

  async openDay(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Steder' }).getByRole('link', { name: 'Dag' }).click();
  }

  /** The square that ticks an activity. */
  square(title: string): Locator {
    return this.page.getByRole('button', { name: `${title} er færdig` });
  }

  /** Ticks an activity, or takes the tick back. */
  async tick(title: string): Promise<void> {
    await this.square(title).click();
  }

  /** How many pictures of the screen have been drawn, and how many there are. */
  async pictures(): Promise<{ drawn: number; all: number }> {
    return this.page.evaluate(() => {
      const all = [...document.querySelectorAll<HTMLImageElement>('main img')];
      return { drawn: all.filter((img) => img.complete && img.naturalWidth > 0).length, all: all.length };
    });
  }
}
