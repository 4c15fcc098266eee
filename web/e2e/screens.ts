// Every route and state there is so far, and how to get there: for axe and for the pictures in docs/screens.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { todayIn } from './noon';
import { signInFromMailbox } from './pages/door';
import { Planner } from './pages/planner';
import { Tablet } from './pages/tablet';
import { test as withProduct, whileNoahSwims, type Product } from './product';

/** Somebody with a browser: nobody, a planner or a citizen's tablet. */
export type Who = 'visitor' | 'planner' | 'citizen';

export interface Screen {
  name: string;
  who: Who;
  path: string; // {circle} is Noah's; {today} is today
  act?: (page: Page) => Promise<void>; // opens a state of the screen
}

type Act = (page: Page) => Promise<void>;

const press =
  (name: string): Act =>
  async (page) =>
    page.getByRole('button', { name }).first().click();

const inWeek =
  (key: string): Act =>
  async (page) => {
    const week = page.getByRole('group', { name: /^Ugens plan/ });
    await week
      .getByRole('button', { name: /Aftensmad/ })
      .first()
      .focus();
    await page.keyboard.press(key);
  };

const writeHalfAnAddress: Act = async (page) => {
  await page.getByRole('textbox', { name: 'E-mail' }).fill('mette');
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText('Skriv hele adressen').waitFor();
};

const openFirstThing: Act = async (page) => page.locator('main li a').first().click();
const editRecurrence: Act = async (page) => page.getByRole('radio', { name: 'Andet…' }).check();
const addNothing: Act = async (page) =>
  page.getByRole('main').getByRole('button', { name: 'Tilføj', exact: true }).last().click();

/** The code of a picture is always the same: it is drawn from a secret that opens nothing. */
const showCode: Act = async (page) => {
  await page.route('**/v1/circles/*/pairings', async (route) => {
    const answer = await route.fetch();
    const json = { ...((await answer.json()) as object), url: `http://localhost:8080/app/pair${wrong}` };
    await route.fulfill({ response: answer, json });
  });
  await press('Vis kode')(page);
  await page.getByRole('img', { name: /^Kode/ }).waitFor();
};

const wrong = '#not-a-real-secret-not-a-real-secret-not-rea';

export const screens: Screen[] = [
  { name: 'site', who: 'visitor', path: '/' },
  { name: 'site-english', who: 'visitor', path: '/en/' },
  { name: 'credits', who: 'visitor', path: '/billedkilder' },
  { name: 'credits-english', who: 'visitor', path: '/en/picture-credits' },
  { name: 'problem', who: 'visitor', path: '/problems/plan.title_length' },
  { name: 'missing', who: 'visitor', path: '/nothing-here' },
  { name: 'demo', who: 'visitor', path: '/demo/mailbox' },
  { name: 'sign-in', who: 'visitor', path: '/app/sign-in' },
  { name: 'sign-in-wrong', who: 'visitor', path: '/app/sign-in', act: writeHalfAnAddress },
  { name: 'sign-in-link', who: 'visitor', path: `/app/sign-in${wrong}` },
  { name: 'pair', who: 'visitor', path: '/app/pair' },
  { name: 'pair-over', who: 'visitor', path: `/app/pair${wrong}` },
  { name: 'invite-over', who: 'visitor', path: `/app/invite${wrong}` },
  { name: 'now', who: 'citizen', path: '/app/now' },
  { name: 'day', who: 'citizen', path: '/app/day' },
  { name: 'citizen-week', who: 'citizen', path: '/app/week' },
  { name: 'thing', who: 'citizen', path: '/app/day', act: openFirstThing },
  { name: 'help', who: 'citizen', path: '/app/now', act: press('Hjælp') },
  { name: 'who', who: 'citizen', path: '/app/who' },
  { name: 'week', who: 'planner', path: '/app/plan/{circle}' },
  { name: 'week-selected', who: 'planner', path: '/app/plan/{circle}', act: inWeek('Space') },
  { name: 'week-move', who: 'planner', path: '/app/plan/{circle}', act: inWeek('m') },
  { name: 'planner-day', who: 'planner', path: '/app/plan/{circle}/day/{today}' },
  { name: 'activity-new', who: 'planner', path: '/app/plan/{circle}/new/{today}/any' },
  { name: 'activity-repeat', who: 'planner', path: '/app/plan/{circle}/new/{today}/any', act: editRecurrence },
  { name: 'activity-wrong', who: 'planner', path: '/app/plan/{circle}/new/{today}/any', act: addNothing },
  { name: 'pictures', who: 'planner', path: '/app/plan/{circle}/pictures' },
  { name: 'people', who: 'planner', path: '/app/plan/{circle}/people' },
  { name: 'people-code', who: 'planner', path: '/app/plan/{circle}/people', act: showCode },
  { name: 'people-invite', who: 'planner', path: '/app/plan/{circle}/people', act: press('Tilføj person') },
  { name: 'add-citizen', who: 'planner', path: '/app/plan/{circle}', act: press('Tilføj borger') },
  { name: 'sessions', who: 'planner', path: '/app/sessions' },
];

/** The three widths of every screen. */
export const widths = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1180, height: 820 },
  desktop: { width: 1440, height: 900 },
} as const;

/** Browsers of a visitor, a planner and a citizen of the demo world, and where their screens are. */
export class People {
  readonly contexts: Record<Who, BrowserContext>;
  private readonly product: Product;
  private readonly circle: string;
  private readonly today: string;

  private constructor(product: Product, contexts: Record<Who, BrowserContext>, circle: string, today: string) {
    this.product = product;
    this.contexts = contexts;
    this.circle = circle;
    this.today = today;
  }

  static async of(browser: Browser, product: Product): Promise<People> {
    const fresh = async (): Promise<BrowserContext> => {
      const context = await browser.newContext({ viewport: widths.desktop });
      await context.clock.setFixedTime(whileNoahSwims);
      return context;
    };
    const contexts = { visitor: await fresh(), planner: await fresh(), citizen: await fresh() };
    const page = await contexts.planner.newPage();
    await signInFromMailbox(page, product, 'Mette Holm');
    await page.getByRole('link', { name: /Noah Holm/ }).click();
    await page.getByRole('button', { name: 'Ny aktivitet' }).first().waitFor();
    const planner = new Planner(page);
    const circle = planner.circle();
    const tabletPage = await contexts.citizen.newPage();
    const tablet = new Tablet(tabletPage, product);
    await tablet.scan(await planner.showCode());
    await planner.confirm();
    await tablet.ready();
    await tabletPage.close();
    await page.close();
    return new People(product, contexts, circle, todayIn('Europe/Copenhagen', whileNoahSwims).today);
  }

  /** Opens a screen in the browser of whom it is for. */
  async open(screen: Screen, size: { width: number; height: number }): Promise<Page> {
    const page = await this.contexts[screen.who].newPage();
    await page.setViewportSize(size);
    await page.goto(this.product.url + screen.path.replace('{circle}', this.circle).replace('{today}', this.today));
    await page.locator('h1, [role=heading]').first().waitFor();
    if (screen.act !== undefined) await screen.act(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForFunction(() => [...document.images].every((img) => img.complete || img.loading === 'lazy'));
    return page;
  }

  async close(): Promise<void> {
    for (const context of Object.values(this.contexts)) await context.close();
  }
}

/** Tests with people of their own worker. */
export const test = withProduct.extend<object, { people: People }>({
  at: [async ({}, use) => use(whileNoahSwims), { scope: 'worker' }],
  people: [
    async ({ browser, product }, use) => {
      const people = await People.of(browser, product);
      await use(people);
      await people.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
