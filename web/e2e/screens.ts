// Every route and state there is, and how to get there: for axe and for the pictures in docs/screens.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { todayIn } from './noon';
import { signIn, signInFromMailbox } from './pages/door';
import { Planner } from './pages/planner';
import { Tablet } from './pages/tablet';
import { test as withProduct, whileNoahSwims, type Product } from './product';
import * as aids from './aids';
import { found } from './provider';
import * as to from './states';

/** Somebody with a browser: nobody, a planner, a citizen's tablet, a planner whose citizen has no plan yet. */
export type Who = 'visitor' | 'planner' | 'citizen' | 'beginner' | 'teacher';

export interface Screen {
  name: string;
  who: Who;
  path: string; // {circle} is Noah's, {empty} the beginner's; {today} is today
  act?: to.Act; // opens a state of the screen
  after?: (page: Page) => Promise<void>; // undoes what would show on the next
  moving?: string; // what is not the same in two pictures, covered in them
}

export const screens: Screen[] = [
  { name: 'site', who: 'visitor', path: '/' },
  { name: 'site-english', who: 'visitor', path: '/en/' },
  { name: 'credits', who: 'visitor', path: '/billedkilder' },
  { name: 'credits-english', who: 'visitor', path: '/en/picture-credits' },
  { name: 'problem', who: 'visitor', path: '/problems/plan.title_length' },
  { name: 'missing', who: 'visitor', path: '/nothing-here' },
  { name: 'demo', who: 'visitor', path: '/demo/mailbox' },
  { name: 'sign-in', who: 'visitor', path: '/app/sign-in' },
  { name: 'sign-in-wrong', who: 'visitor', path: '/app/sign-in', act: to.writeHalfAnAddress },
  { name: 'sign-in-link', who: 'visitor', path: `/app/sign-in${to.wrong}` },
  { name: 'email-gone', who: 'visitor', path: `/app/email${to.wrong}` },
  { name: 'institution-no', who: 'visitor', path: '/app/institution?error=access_denied' },
  { name: 'pair', who: 'visitor', path: '/app/pair' },
  { name: 'pair-adult', who: 'visitor', path: `/app/pair${to.wrong}` },
  { name: 'pair-over', who: 'visitor', path: `/app/pair${to.wrong}`, act: to.press('Fortsæt') },
  { name: 'invite-over', who: 'visitor', path: `/app/invite${to.wrong}` },
  { name: 'invite-open', who: 'visitor', path: '/app/sign-in', act: to.openInvitation },
  { name: 'pair-compare', who: 'visitor', path: '/app/pair', act: to.compareAsTablet },
  { name: 'now', who: 'citizen', path: '/app/now' },
  { name: 'day', who: 'citizen', path: '/app/day' },
  { name: 'day-other', who: 'citizen', path: '/app/day/2026-03-28' },
  { name: 'day-full', who: 'citizen', path: '/app/day', act: to.fillUp },
  { name: 'now-offline', who: 'citizen', path: '/app/now', act: to.cut, after: to.mend },
  { name: 'now-next', who: 'citizen', path: '/app/now-next' },
  { name: 'first-then', who: 'citizen', path: '/app/first-then' },
  { name: 'list', who: 'citizen', path: '/app/list' },
  { name: 'five-days', who: 'citizen', path: '/app/five-days' },
  { name: 'now-board', who: 'citizen', path: '/app/now', act: aids.layBoard, after: aids.tidy },
  { name: 'now-timer', who: 'citizen', path: '/app/now', act: aids.runTimer('disc', 3), after: aids.tidy },
  { name: 'day-timer', who: 'citizen', path: '/app/day', act: aids.runTimer('hourglass', 3), after: aids.tidy },
  { name: 'day-timer-over', who: 'citizen', path: '/app/day', act: aids.runTimer('bar', 11), after: aids.tidy },
  { name: 'day-reward', who: 'citizen', path: '/app/day', act: aids.promise, after: aids.tidy },
  { name: 'two-days', who: 'citizen', path: '/app/days' },
  { name: 'citizen-week', who: 'citizen', path: '/app/week' },
  { name: 'thing', who: 'citizen', path: '/app/day', act: to.openFirstThing },
  { name: 'help', who: 'citizen', path: '/app/now', act: to.press('Hjælp') },
  { name: 'who', who: 'citizen', path: '/app/who' },
  { name: 'plan', who: 'planner', path: '/app/plan' },
  { name: 'week', who: 'planner', path: '/app/plan/{circle}' },
  { name: 'week-selected', who: 'planner', path: '/app/plan/{circle}', act: to.inWeek('Space') },
  { name: 'week-move', who: 'planner', path: '/app/plan/{circle}', act: to.inWeek('m') },
  { name: 'week-copy', who: 'planner', path: '/app/plan/{circle}', act: to.copyTo },
  { name: 'week-history', who: 'planner', path: '/app/plan/{circle}', act: to.readDay, moving: 'time' },
  { name: 'week-history-offline', who: 'planner', path: '/app/plan/{circle}', act: to.readDayOffline, after: to.mend },
  { name: 'week-reset', who: 'planner', path: '/app/plan/{circle}', act: to.clearWeek },
  { name: 'week-quick', who: 'planner', path: '/app/plan/{circle}', act: to.writeNote },
  { name: 'week-other', who: 'planner', path: '/app/plan/{circle}/week/2026-03-30' },
  { name: 'week-keys', who: 'planner', path: '/app/plan/{circle}', act: to.inWeek('?') },
  { name: 'week-offline', who: 'planner', path: '/app/plan/{circle}', act: to.cut, after: to.mend },
  { name: 'week-refused', who: 'planner', path: '/app/plan/{circle}', act: to.refuse, after: to.readRefusal },
  { name: 'week-contrast', who: 'planner', path: '/app/plan/{circle}', act: to.contrast, after: to.plain },
  { name: 'week-timer', who: 'planner', path: '/app/plan/{circle}', act: aids.runTimer('bar', 3), after: aids.tidy },
  { name: 'timer-start', who: 'planner', path: '/app/plan/{circle}', act: to.press('Nedtælling') },
  { name: 'reward', who: 'planner', path: '/app/plan/{circle}/reward' },
  { name: 'reward-promised', who: 'planner', path: '/app/plan/{circle}/reward', act: aids.promise, after: aids.tidy },
  { name: 'week-empty', who: 'beginner', path: '/app/plan/{empty}' },
  { name: 'overview', who: 'teacher', path: '/app/overview' },
  { name: 'templates', who: 'teacher', path: '/app/templates' },
  { name: 'template-keep', who: 'teacher', path: '/app/plan/{circle}/keep/week/{today}' },
  { name: 'template-use', who: 'teacher', path: '/app/plan/{circle}/keep/week/{today}', act: to.keepTemplate },
  { name: 'print-day', who: 'planner', path: '/app/plan/{circle}/print/2026-03-24' },
  { name: 'print-week', who: 'planner', path: '/app/plan/{circle}/print/2026-03-24', act: to.choose('Uge') },
  { name: 'print-strip', who: 'planner', path: '/app/plan/{circle}/print/2026-03-24', act: to.choose('Nu og næste') },
  { name: 'print-cards', who: 'planner', path: '/app/plan/{circle}/print/2026-03-24', act: to.choose('Kort') },
  { name: 'print-board', who: 'planner', path: '/app/plan/{circle}/print/2026-03-24', act: to.choose('Valgtavle') },
  { name: 'own-menu', who: 'planner', path: '/app/plan/{circle}', act: to.press(/sprog, lys og log ud$/) },
  { name: 'planner-day', who: 'planner', path: '/app/plan/{circle}/day/{today}' },
  { name: 'activity-new', who: 'planner', path: '/app/plan/{circle}/new/{today}/any' },
  { name: 'activity-repeat', who: 'planner', path: '/app/plan/{circle}/new/{today}/any', act: to.editRecurrence },
  { name: 'activity-archive', who: 'planner', path: '/app/plan/{circle}/new/{today}/any', act: to.browse },
  { name: 'activity-internet', who: 'planner', path: '/app/plan/{circle}/new/{today}/any', act: found('svømmehal') },
  {
    name: 'activity-internet-none',
    who: 'planner',
    path: '/app/plan/{circle}/new/{today}/any',
    act: found('enhjørning'),
  },
  {
    name: 'activity-internet-silent',
    who: 'planner',
    path: '/app/plan/{circle}/new/{today}/any',
    act: found('svømmehal', 503),
  },
  { name: 'activity-wrong', who: 'planner', path: '/app/plan/{circle}/new/{today}/any', act: to.addNothing },
  { name: 'activity-edit', who: 'planner', path: '/app/plan/{circle}', act: to.edit },
  { name: 'activity-reach', who: 'planner', path: '/app/plan/{circle}', act: to.saveEdit },
  { name: 'activity-leave', who: 'planner', path: '/app/plan/{circle}', act: to.leaveEdit },
  { name: 'activity-history', who: 'planner', path: '/app/plan/{circle}', act: to.readHistory },
  { name: 'camera', who: 'planner', path: '/app/plan/{circle}/pictures', act: to.photograph, moving: 'video' },
  { name: 'crop', who: 'planner', path: '/app/plan/{circle}/pictures', act: to.crop },
  { name: 'settings', who: 'planner', path: '/app/plan/{circle}/settings' },
  { name: 'pictures', who: 'planner', path: '/app/plan/{circle}/pictures' },
  { name: 'picture-menu', who: 'planner', path: '/app/plan/{circle}/pictures', act: to.press(/^Mere om/) },
  { name: 'picture-word', who: 'planner', path: '/app/plan/{circle}/pictures', act: to.manage('Ret ordet') },
  {
    name: 'picture-replace',
    who: 'planner',
    path: '/app/plan/{circle}/pictures',
    act: to.manage('Brug et andet billede'),
  },
  { name: 'picture-copy', who: 'planner', path: '/app/plan/{circle}/pictures', act: to.manage('Kopiér til andre') },
  { name: 'people', who: 'planner', path: '/app/plan/{circle}/people' },
  { name: 'people-code', who: 'planner', path: '/app/plan/{circle}/people', act: to.showCode },
  { name: 'people-compare', who: 'planner', path: '/app/plan/{circle}/people', act: to.compareAsPlanner },
  { name: 'people-member', who: 'planner', path: '/app/plan/{circle}/people', act: to.press('Ret Karim Aziz') },
  { name: 'people-invite', who: 'planner', path: '/app/plan/{circle}/people', act: to.press('Tilføj person') },
  { name: 'add-citizen', who: 'planner', path: '/app/plan/{circle}', act: to.press('Tilføj borger') },
  { name: 'account', who: 'planner', path: '/app/account' },
  { name: 'account-face', who: 'planner', path: '/app/account', act: to.chooseFace },
  { name: 'account-wrong', who: 'planner', path: '/app/account', act: to.writeHalfANumber },
  { name: 'account-email', who: 'planner', path: '/app/account', act: to.press('Skift mailadresse') },
  { name: 'account-waits', who: 'planner', path: '/app/account', act: to.askForAddress, after: to.keepAddress },
  { name: 'customers', who: 'planner', path: '/app/customers' },
  { name: 'family', who: 'planner', path: '/app/customers', act: to.follow('Familien Holm') },
  { name: 'institution', who: 'teacher', path: '/app/customers', act: to.follow('Solsikkeskolen') },
  {
    name: 'institution-staff',
    who: 'teacher',
    path: '/app/customers',
    act: to.then(to.follow('Solsikkeskolen'), to.press('Ret Ida Bruun')),
  },
  {
    name: 'institution-invite',
    who: 'teacher',
    path: '/app/customers',
    act: to.then(to.follow('Solsikkeskolen'), to.press('Invitér med mail')),
  },
  { name: 'class', who: 'teacher', path: '/app/customers', act: to.follow('Solsikkeskolen', '3. S') },
  {
    name: 'class-substitute',
    who: 'teacher',
    path: '/app/customers',
    act: to.then(to.follow('Solsikkeskolen', '3. S'), to.press('Vikar i dag')),
  },
  { name: 'list-choose', who: 'teacher', path: '/app/customers', act: to.then(to.follow('Solsikkeskolen'), to.toList) },
  {
    name: 'list-preview',
    who: 'teacher',
    path: '/app/customers',
    act: to.then(to.follow('Solsikkeskolen'), to.toList, to.chooseList),
  },
  {
    name: 'list-refused',
    who: 'teacher',
    path: '/app/customers',
    act: to.then(to.follow('Solsikkeskolen'), to.toList, to.chooseWorkbook),
  },
  { name: 'list-save', who: 'teacher', path: '/app/customers', act: to.then(to.follow('Solsikkeskolen'), to.saveList) },
  { name: 'start-class', who: 'teacher', path: '/app/start' },
  { name: 'start-family', who: 'beginner', path: '/app/start' },
  { name: 'join-gone', who: 'planner', path: `/app/join${to.wrong}` },
];

/** The three widths of every screen. */
export const widths = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1180, height: 820 },
  desktop: { width: 1440, height: 900 },
} as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Browsers of a visitor, a planner and a citizen of the demo world, and where their screens are. */
export class People {
  readonly contexts: Record<Who, BrowserContext>;
  readonly product: Product;
  private readonly browser: Browser;
  private readonly places: Record<string, string>;

  private constructor(
    browser: Browser,
    product: Product,
    contexts: Record<Who, BrowserContext>,
    places: Record<string, string>,
  ) {
    this.browser = browser;
    this.product = product;
    this.contexts = contexts;
    this.places = places;
  }

  static async of(browser: Browser, product: Product): Promise<People> {
    const fresh = async (): Promise<BrowserContext> => calm(browser);
    const contexts = {
      visitor: await fresh(),
      planner: await fresh(),
      citizen: await fresh(),
      beginner: await fresh(),
      teacher: await fresh(),
    };
    const karim = await contexts.teacher.newPage();
    await signInFromMailbox(karim, product, 'Karim Aziz');
    await karim.close();
    const beginner = await contexts.beginner.newPage();
    await signIn(beginner, product, 'asta@ny.example', 'Asta Ny');
    const begun = new Planner(beginner);
    await begun.addCitizen('Viggo');
    const empty = begun.circle();
    await beginner.close();
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
    const { today } = todayIn('Europe/Copenhagen', whileNoahSwims);
    return new People(browser, product, contexts, { '{circle}': circle, '{empty}': empty, '{today}': today });
  }

  /** The address of a path with its places filled in. */
  addressOf(path: string): string {
    return this.product.url + path.replaceAll(/\{\w+\}/g, (place) => this.places[place] ?? place);
  }

  /** An id for an operation (UUID version 7). */
  newId(): string {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(whileNoahSwims.getTime(), 0, 6);
    bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  /** A page in a browser that has never been here. */
  async newcomer(): Promise<Page> {
    const context = await calm(this.browser);
    const page = await context.newPage();
    page.on('close', () => void context.close());
    return page;
  }

  /** Opens a path in somebody's browser. */
  async at(who: Who, path: string, size: Size = widths.desktop): Promise<Page> {
    const page = await this.contexts[who].newPage();
    await page.setViewportSize(size);
    await page.goto(this.addressOf(path));
    await page.locator('h1, [role=heading]').first().waitFor();
    return page;
  }

  /** Opens a screen in the browser of whom it is for. */
  async open(screen: Screen, size: Size = widths.desktop): Promise<Page> {
    const page = await this.at(screen.who, screen.path, size);
    if (screen.act !== undefined) await screen.act(page, this);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForFunction(() => [...document.images].every((img) => img.complete || img.loading === 'lazy'));
    return page;
  }

  /** Leaves a screen as it was before. */
  async leave(screen: Screen, page: Page): Promise<void> {
    if (screen.after !== undefined) await screen.after(page);
    await page.close();
  }

  async close(): Promise<void> {
    for (const context of Object.values(this.contexts)) await context.close();
  }
}

/** A browser whose clock stands still. */
async function calm(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: widths.desktop });
  await context.clock.setFixedTime(whileNoahSwims);
  return context;
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
