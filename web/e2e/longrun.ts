// The long run: a day planned by an adult, followed by a citizen, offline too.
// Owns: what is done and seen. Does not own: what serves it (whoever calls it).
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { todayIn, whereItIsNoon } from './noon';
import { signIn, type Door } from './pages/door';
import { Planner, type Plan } from './pages/planner';
import { Tablet } from './pages/tablet';
import { expect, test } from './product';

const photo = join(fileURLToPath(new URL('.', import.meta.url)), 'files', 'photo.png');

const plans: Plan[] = [
  { title: 'Stå op', start: '7', end: '7:15', search: 'vågne', symbol: /vågne/i, daily: true },
  { title: 'Morgenmad', start: '7:15', end: '7:40', search: 'morgenmad', symbol: /skål/i, daily: true },
  { title: 'Svømning', start: '16', end: '17', photo: { file: photo, name: 'Svømmehallen' } },
  { title: 'Bus', start: '7:45', end: '8', search: 'bus', symbol: /^bus/i },
  { title: 'Skole', start: '8', end: '13', search: 'skole', symbol: /skole/i },
  { title: 'Madpakke', start: '11', end: '11:30', search: 'madpakke', symbol: /sandwich/i },
  { title: 'Fodbold', start: '14', end: '15', search: 'fodbold', symbol: /^fodbold/i },
  { title: 'Aftensmad', start: '18', end: '18:30', search: 'aftensmad', symbol: /tallerken/i, daily: true },
  { title: 'Bad', start: '19', end: '19:15', search: 'brusebad', symbol: /brusebad/i },
  { title: 'Sove', start: '20', end: '20:30', search: 'sove', symbol: /seng/i, daily: true },
];

interface Fact {
  title: string;
  day: string;
  state: string;
}

/** What the server holds of today and tomorrow, asked for as the planner. */
async function held(page: Page, circle: string, from: string, to: string): Promise<Fact[]> {
  const answer = await page.request.get(`/v1/circles/${circle}/days?from=${from}&to=${to}`);
  expect(answer.status()).toBe(200);
  const { days } = (await answer.json()) as { days: { day: string; items: { title: string; state: string }[] }[] };
  return days.flatMap(({ day, items }) => items.map(({ title, state }) => ({ title, day, state })));
}

/** Where the run takes place. */
export interface Place extends Door {
  readonly tabletURL: string;
  /** An address of the planner's as the tablet's browser reaches it. */
  atTablet(address: string): string;
  /** What happens between the tablet's spell offline and its return. */
  middle(): Promise<void>;
  /** Nothing answers any more, and then it does again. */
  away(): Promise<void>;
  back(): Promise<void>;
}

/** A day is planned, followed offline, and agreed on. */
export async function followADay(browser: Browser, place: Place): Promise<void> {
  const product = place;
  const zone = whereItIsNoon(new Date());
  const fresh = async (baseURL: string, width: number, height: number): Promise<BrowserContext> =>
    browser.newContext({ baseURL, timezoneId: zone, viewport: { width, height } });
  const adult = await fresh(product.url, 1440, 900);
  const tabletContext = await fresh(place.tabletURL, 1180, 820);
  await tabletContext.clock.install();
  const page = await adult.newPage();
  const planner = new Planner(page);

  await test.step('sign up by link and create a child', async () => {
    await signIn(page, product, 'anna@ny.example', 'Anna Ny');
    await planner.addCitizen('Viggo');
  });
  const circle = planner.circle();

  await test.step('plan ten activities with archive, photo and recurrence', async () => {
    for (const plan of plans) await planner.add(plan);
    await planner.saved();
  });
  const { today, tomorrow } = todayIn(zone, new Date());
  const planned = await held(page, circle, today, today);
  expect(planned.map(({ title }) => title).sort()).toEqual(plans.map(({ title }) => title).sort());

  let tabletPage = await tabletContext.newPage();
  let tablet = new Tablet(tabletPage, { url: place.tabletURL });
  await test.step('pair a second browser by QR', async () => {
    await tablet.scan(place.atTablet(await planner.showCode()));
    await planner.confirm();
    await tablet.ready();
    await tablet.openDay();
    for (const { title } of plans) await expect(tablet.square(title)).toBeVisible();
    // The photo in both sizes, the nine drawings: it is prepared before anybody looks at them.
    await tablet.prepared();
  });

  await test.step('cut its network, tick three and undo one; move one as planner meanwhile', async () => {
    await tabletPage.evaluate(() => Object.assign(window, { sameScreen: true }));
    await tabletContext.setOffline(true);
    for (const title of ['Stå op', 'Morgenmad', 'Bus']) {
      await tablet.tick(title);
      await expect(tablet.square(title)).toHaveAttribute('aria-pressed', 'true');
    }
    await tabletContext.clock.fastForward(400); // a press sooner is the same press
    await tablet.tick('Bus');
    await expect(tablet.square('Bus')).toHaveAttribute('aria-pressed', 'false');
    await planner.openPlan();
    await planner.moveOn('Fodbold');
    await planner.saved();
  });

  await place.middle();

  await test.step('reconnect: both agree within two seconds', async () => {
    await tabletContext.setOffline(false);
    const began = Date.now();
    await expect(tablet.square('Fodbold')).toHaveCount(0, { timeout: 2_000 });
    await expect(page.getByRole('button', { name: /færdig, Stå op/ }).first()).toBeVisible({ timeout: 2_000 });
    await expect(page.getByRole('button', { name: /færdig, Morgenmad/ }).first()).toBeVisible({ timeout: 2_000 });
    const took = Date.now() - began;
    console.log(`    both agreed ${took} ms after the network came back`);
    expect(took).toBeLessThan(2_000);
    expect(await tabletPage.evaluate(() => 'sameScreen' in window)).toBe(true);

    const facts = await held(page, circle, today, today);
    expect(
      facts
        .filter(({ state }) => state === 'done')
        .map(({ title }) => title)
        .sort(),
    ).toEqual(['Morgenmad', 'Stå op']);
    expect(facts.map(({ title }) => title).sort()).toEqual(
      plans
        .map(({ title }) => title)
        .filter((title) => title !== 'Fodbold')
        .sort(),
    );
    const later = await held(page, circle, tomorrow, tomorrow);
    expect(later.map(({ title }) => title).sort()).toEqual(['Aftensmad', 'Fodbold', 'Morgenmad', 'Sove', 'Stå op']);
  });

  await test.step('cold start with the server stopped: today with every picture', async () => {
    await tabletPage.close();
    await place.away();
    tabletPage = await tabletContext.newPage();
    tablet = new Tablet(tabletPage, { url: place.tabletURL });
    await tabletPage.goto(`${place.tabletURL}/app/day`);
    await tablet.seen(); // what the adult changed is shown first
    for (const { title } of plans.filter(({ title }) => title !== 'Fodbold'))
      await expect(tablet.square(title)).toBeVisible();
    await expect.poll(async () => tablet.pictures().then(({ drawn, all }) => all - drawn)).toBe(0);
    expect((await tablet.pictures()).all).toBeGreaterThanOrEqual(9);
    expect(await tablet.photoOf('Svømning')).toBeGreaterThan(0);
    await place.back();
  });

  const nothing = { row: 0, picture: 0, operation: 0, drawings: 0 };
  await test.step('revoked while it looks: out within a second, and empty', async () => {
    await tabletPage.reload();
    await expect(tablet.square('Skole')).toBeVisible();
    await tablet.prepared();
    await planner.revoke('Viggos');
    await tablet.out(1_000);
    await expect.poll(async () => tablet.held()).toEqual(nothing);
  });

  await test.step('revoked while it was away: empty when it is back', async () => {
    await tablet.scan(place.atTablet(await planner.showCode()));
    await planner.confirm();
    await tablet.ready();
    await tablet.openDay();
    await expect(tablet.square('Skole')).toBeVisible();
    await tablet.prepared();
    await tabletContext.setOffline(true);
    await tablet.tick('Skole');
    await expect.poll(async () => (await tablet.held())['operation']).toBe(1);
    await planner.revoke('Viggos');
    await planner.saved();
    await expect(tablet.square('Skole')).toBeVisible(); // nobody has told it
    await tabletContext.setOffline(false);
    await tablet.out(5_000);
    await expect.poll(async () => tablet.held()).toEqual(nothing);
  });
  await adult.close();
  await tabletContext.close();
}
