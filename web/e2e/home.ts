// A home of its own for a run: a planner, a citizen, and as many tablets of the citizen as are asked for.
import { randomBytes } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { todayIn, whereItIsNoon } from './noon';
import { signIn } from './pages/door';
import { Planner } from './pages/planner';
import { Tablet } from './pages/tablet';
import { expect, test as withProduct, type Product } from './product';

interface Thing {
  title: string;
  choices?: [title: string, picture: string][];
}

/** An id for an operation (UUID version 7). */
function newId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export class Home {
  readonly url: string;
  readonly circle: string;
  readonly planner: Page;
  private readonly product: Product;
  private readonly fresh: () => Promise<BrowserContext>;
  private readonly zone: string;

  private constructor(product: Product, planner: Page, fresh: () => Promise<BrowserContext>, zone: string) {
    this.product = product;
    this.url = product.url;
    this.planner = planner;
    this.circle = new Planner(planner).circle();
    this.fresh = fresh;
    this.zone = zone;
  }

  static async of(product: Product, name: string, fresh: () => Promise<BrowserContext>, zone: string): Promise<Home> {
    const page = await (await fresh()).newPage();
    await signIn(page, product, `${name}@hjem.example`, 'Anna Ny');
    await new Planner(page).addCitizen('Viggo');
    return new Home(product, page, fresh, zone);
  }

  /** Another tablet of the citizen's, with Now on it. Its clock is so far ahead of the server's (milliseconds), can be
   *  moved together with the server's, and it counts its sounds. */
  async tablet(ahead = 0): Promise<Page> {
    const context = await this.fresh();
    await context.clock.install({ time: Date.now() + ahead });
    // The server's clock cannot be moved: where it is reached, it says the time that this clock has come to.
    await context.addInitScript((by) => {
      const real = window.fetch.bind(window);
      window.fetch = async (what, how) => {
        const answer = await real(what, how);
        if (how?.method !== 'HEAD') return answer;
        return new Response(null, { headers: { date: new Date(Date.now() - by).toUTCString() } });
      };
    }, ahead);
    await context.addInitScript(() => {
      const counted = Object.assign(window, { sounds: 0 });
      const make = AudioContext;
      counted.AudioContext = class extends make {
        constructor() {
          super();
          counted.sounds++;
        }
      };
    });
    const page = await context.newPage();
    const tablet = new Tablet(page, this.product);
    const here = this.planner.url();
    await tablet.scan(await new Planner(this.planner).showCode());
    await new Planner(this.planner).confirm();
    await tablet.ready();
    await this.planner.goto(here);
    return page;
  }

  /** Plans something that is now. */
  async plan({ title, choices }: Thing): Promise<void> {
    const { today } = todayIn(this.zone, new Date());
    await this.put(`activities/${newId()}`, {
      title,
      day: today,
      start: '',
      end: '',
      minutes: 0,
      part: '',
      rank: 'm',
      rule: '',
      zone: this.zone,
      steps: [],
      ...(choices && { choices: choices.map(([word, picture]) => ({ id: newId(), title: word, picture })) }),
    });
  }

  /** Sets a timer going as the planner. */
  async start(run: { minutes: number; title: string; isLocked: boolean }): Promise<string> {
    const id = newId();
    await this.put(`timers/${id}`, { kind: 'disc', ...run, startedAt: new Date().toISOString() });
    return id;
  }

  /** What the server answers when a tablet says something of a timer. */
  async say(tablet: Page, run: string, kind: string): Promise<number> {
    const answer = await tablet.request.put(`${this.url}/v1/circles/${this.circle}/timers/${run}/events/${newId()}`, {
      data: { kind, at: new Date().toISOString() },
      headers: { 'Operation-Id': newId() },
    });
    return answer.status();
  }

  private async put(path: string, data: object): Promise<void> {
    const answer = await this.planner.request.put(`${this.url}/v1/circles/${this.circle}/${path}`, {
      data,
      headers: { 'Operation-Id': newId() },
    });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
  }
}

export const atHome = {
  /** How many sounds a page has begun since it was loaded. */
  sounds: async (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { sounds: number }).sounds),
};

/** Tests with a home of their own. */
export const test = withProduct.extend<{ home: Home }>({
  home: async ({ browser, product }, use, { testId }) => {
    const zone = whereItIsNoon(new Date());
    const open: BrowserContext[] = [];
    const fresh = async (): Promise<BrowserContext> => {
      const context = await browser.newContext({ timezoneId: zone, viewport: { width: 1180, height: 820 } });
      open.push(context);
      return context;
    };
    await use(await Home.of(product, testId, fresh, zone));
    for (const context of open) await context.close();
  },
});
