// The planner's screens, as a planner uses them.
import { expect, type Locator, type Page } from '@playwright/test';
import { look } from '../camera';

export interface Plan {
  title: string;
  start: string;
  end: string;
  search?: string; // a word for the archive
  symbol?: RegExp; // the archive picture to take
  photo?: { file: string; name: string };
  daily?: boolean;
}

export class Planner {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Makes a citizen and opens the plan. */
  async addCitizen(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Tilføj borger' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Tilføj borger' });
    await dialog.getByRole('textbox', { name: 'Borgerens navn' }).fill(name);
    await dialog.getByRole('button', { name: 'Tilføj borger' }).click();
    await expect(this.page.getByRole('button', { name: 'Ny aktivitet' }).first()).toBeVisible();
  }

  /** The circle whose plan is open. */
  circle(): string {
    return /\/plan\/([0-9a-f-]{36})/.exec(this.page.url())?.[1] ?? '';
  }

  /** Plans one activity for today. */
  async add(plan: Plan): Promise<void> {
    await this.page.getByRole('button', { name: 'Ny aktivitet' }).first().click();
    const sheet = this.page.getByRole('main');
    await sheet.getByRole('textbox', { name: 'Ord', exact: true }).fill(plan.title);
    if (plan.search !== undefined) {
      await this.page.getByRole('searchbox', { name: 'Søg efter billede' }).fill(plan.search);
      await this.page.getByRole('tabpanel').getByRole('button', { name: plan.symbol }).first().click();
    }
    if (plan.photo !== undefined) await this.addPhoto(plan.photo.file, plan.photo.name);
    await sheet.getByRole('textbox', { name: 'Start' }).fill(plan.start);
    await sheet.getByRole('textbox', { name: 'Slut' }).fill(plan.end);
    if (plan.daily === true) {
      await sheet.getByRole('radio', { name: 'Hver dag' }).check({ force: true });
    }
    await sheet.getByRole('button', { name: 'Tilføj', exact: true }).last().click();
    await expect(this.item(plan.title).first()).toBeVisible();
  }

  private async addPhoto(file: string, name: string): Promise<void> {
    const chosen = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Hent fil' }).click();
    await (await chosen).setFiles(file);
    const dialog = this.page.getByRole('dialog', { name: 'Vælg udsnit' });
    await dialog.getByRole('textbox', { name: 'Ord under billedet' }).fill(name);
    await dialog.getByRole('button', { name: 'Gem billede' }).click();
    await expect(dialog).toBeHidden();
  }

  /** The items of a title in the week. */
  item(title: string): Locator {
    return this.page.getByRole('grid', { name: /^Ugens plan/ }).getByRole('button', { name: title });
  }

  /** Moves one item to the next day by the menu that every drag has. */
  async moveOn(title: string): Promise<void> {
    await this.item(title).first().focus();
    await this.page.keyboard.press('m');
    await this.page
      .getByRole('dialog', { name: `Flyt ${title} til` })
      .getByRole('button')
      .first()
      .click();
  }

  /** Waits until everything is with the server. */
  async saved(): Promise<void> {
    await expect(this.page.getByRole('banner').getByText('Gemt', { exact: true })).toBeVisible();
  }

  /** Shows the code that pairs a device, and returns the address that a camera reads in it. */
  async showCode(): Promise<string> {
    await this.page.getByRole('link', { name: 'Mennesker' }).click();
    await this.page.getByRole('button', { name: 'Vis kode' }).click();
    const code = this.page.getByRole('img', { name: /^Kode/ });
    let read = '';
    await expect.poll(async () => (read = await look(code))).toMatch(/^http/);
    return read;
  }

  /** Says that both screens show the same pictures. */
  async confirm(): Promise<void> {
    await this.page.getByRole('button', { name: 'Ja, de er ens' }).click();
  }

  /** Takes the plan from a citizen's device. */
  async revoke(owner: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Mennesker' }).click();
    await this.page
      .getByRole('button', { name: new RegExp(`^Fjern ${owner}`) })
      .first()
      .click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Fjern', exact: true }).click();
  }

  async openPlan(): Promise<void> {
    await this.page.getByRole('link', { name: 'Plan', exact: true }).click();
  }
}
