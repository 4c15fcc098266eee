// The citizen's tablet.
import { expect, type Locator, type Page } from '@playwright/test';

export class Tablet {
  private readonly page: Page;
  private readonly url: string;

  constructor(page: Page, { url }: { readonly url: string }) {
    this.page = page;
    this.url = url;
  }

  /** Opens the address that the camera read, and waits for the pictures to compare. */
  async scan(address: string): Promise<void> {
    expect(address.startsWith(`${this.url}/app/pair#`)).toBe(true);
    await this.page.goto('about:blank'); // what a camera reads opens anew
    await this.page.goto(address);
    await this.page.getByRole('button', { name: 'Fortsæt' }).click(); // what is only opened takes nothing
    await expect(this.page.getByRole('heading', { name: 'Er billederne ens?' })).toBeVisible();
    await expect(this.page.getByRole('listitem')).toHaveCount(3);
  }

  /** Waits until the tablet is signed in and shows what happens now. */
  async ready(): Promise<void> {
    await this.page.waitForURL(/\/app\/now/);
    await expect(this.page.getByRole('navigation', { name: 'Steder' })).toBeVisible();
  }

  /** Reads the card of what has changed. */
  async seen(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Planen er ændret' })).toBeVisible();
    await this.page.getByRole('button', { name: 'Set' }).click();
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

  /** How many points wide the photo of an activity is drawn from; 0 when it is not there. */
  async photoOf(title: string): Promise<number> {
    const photo = this.page
      .getByRole('listitem')
      .filter({ has: this.square(title) })
      .locator('img[src*="/pictures/"]');
    if ((await photo.count()) === 0) return 0;
    return photo.first().evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0));
  }

  /** Waits until the tablet has let go of the plan and asks for a code. */
  async out(timeout: number): Promise<void> {
    await this.page.waitForURL(/\/app\/pair/, { timeout });
    await expect(this.page.getByText(/Hold kameraet hen til/)).toBeVisible({ timeout });
  }

  /** Waits until it keeps the photo in both sizes and the nine drawings, besides those it compared when pairing. */
  async prepared(): Promise<void> {
    await expect.poll(async () => this.held()).toMatchObject({ picture: 2, operation: 0 });
    await expect.poll(async () => (await this.held())['drawings']).toBeGreaterThanOrEqual(9);
  }

  /** How many things of a plan the tablet keeps: rows, pictures, writes that wait, drawings. */
  async held(): Promise<Record<string, number>> {
    return this.page.evaluate(async () => {
      const asked = async <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((done, failed) => {
          request.addEventListener('success', () => done(request.result));
          request.addEventListener('error', () => failed(new Error('IndexedDB')));
        });
      const db = await asked(indexedDB.open('mobilize'));
      const stores = db.transaction(['row', 'picture', 'operation']);
      const [row = 0, picture = 0, operation = 0] = await Promise.all(
        ['row', 'picture', 'operation'].map(async (name) => asked(stores.objectStore(name).count())),
      );
      db.close();
      const drawings = (await caches.has('archive')) ? (await (await caches.open('archive')).keys()).length : 0;
      return { row, picture, operation, drawings };
    });
  }
}
