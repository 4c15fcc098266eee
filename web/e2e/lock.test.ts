// Nobody wanders out of a citizen's screen: twenty ways are tried on a device that was handed over and on a paired
// tablet. An adult with the code comes out; five wrong codes are followed by a wait.
import type { BrowserContext, Page } from '@playwright/test';
import { expect } from './product';
import { test, widths, type People } from './screens';
import { wrong } from './states';

const places = (page: Page) => page.getByRole('navigation', { name: 'Steder' });

/** Whether a page shows the citizen's screens and nothing of a planner's. */
async function isIn(page: Page): Promise<void> {
  await expect(page).toHaveURL(/^[^/]+\/\/[^/]+\/app\/(now|day|days|list|week|thing|who|unlock|pair)/);
  await expect(places(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ny aktivitet' })).toHaveCount(0);
  await expect(page.getByRole('textbox')).toHaveCount(0);
}

/** Every way out that a hand at a screen and a keyboard has. Each is tried, and then looked at. */
async function tryAll(people: People, context: BrowserContext, page: Page): Promise<void> {
  const at = (path: string): string => people.addressOf(path);
  const deep = [
    '/app/plan',
    '/app/plan/{circle}',
    '/app/plan/{circle}/settings',
    '/app/plan/{circle}/people',
    '/app/plan/{circle}/new/{today}/any',
    '/app/sessions',
    '/app/PLAN/{circle}',
    '/app/now/../plan/{circle}',
    '/app/nothing/here',
    `/app/sign-in${wrong}`,
    `/app/invite${wrong}`,
    '/app/now#/plan/{circle}/settings',
    '/app/?start=plan',
  ];
  for (const path of deep) {
    await page.goto(at(path)); // typed into the address bar, a link in a mail, a shortcut on the home screen
    await isIn(page);
  }
  await page.goBack();
  await isIn(page);
  await page.goForward();
  await isIn(page);
  await page.reload();
  await isIn(page);

  await page.evaluate((to) => history.pushState(null, '', to), at('/app/plan/{circle}/settings'));
  await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
  await isIn(page);
  await page.evaluate((to) => history.pushState(null, '', to), at('/app/plan/{circle}/people'));
  await page.reload();
  await isIn(page);

  const link = async (act: (page: Page) => Promise<void>): Promise<void> => {
    await page.evaluate((to) => {
      const a = document.createElement('a');
      a.href = to;
      a.textContent = 'ud';
      a.id = 'ud';
      a.style.cssText = 'position:fixed;z-index:99;inset:0 auto auto 0';
      document.body.append(a);
    }, at('/app/plan/{circle}'));
    await act(page);
    await isIn(page);
    await page.evaluate(() => document.querySelector('#ud')?.remove());
  };
  await link((on) => on.click('#ud'));
  await link((on) => on.locator('#ud').dragTo(on.locator('main'))); // a link dropped on the page
  await link(async (on) => {
    const opened = context.waitForEvent('page');
    await on.click('#ud', { modifiers: ['ControlOrMeta'] });
    const tab = await opened;
    await isIn(tab);
    await tab.close();
  });

  for (const keys of [
    'Control+z',
    'Control+k',
    'Control+Shift+z',
    'Escape',
    '?',
    'm',
    'n',
    'ContextMenu',
    'Alt+ArrowLeft',
  ])
    await page.keyboard.press(keys);
  await isIn(page);

  await page.evaluate(() => {
    localStorage.setItem('mobilize.language', 'en');
    localStorage.setItem('mobilize.theme', 'dark');
    dispatchEvent(new StorageEvent('storage', { key: 'mobilize.language', newValue: 'en' }));
    dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await isIn(page);
  await page.evaluate(() => localStorage.clear());
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await isIn(page);

  await context.setOffline(true); // what the worker holds is the whole program
  await page.goto(at('/app/plan/{circle}/settings'));
  await isIn(page);
  await context.setOffline(false);
}

test('on a paired tablet no way leads to settings or to a planner’s screen', async ({ people }) => {
  const page = await people.at('citizen', '/app/now', widths.tablet);
  await tryAll(people, people.contexts.citizen, page);
  await page.getByRole('button', { name: 'Hjælp' }).click();
  await expect(page.getByRole('button', { name: 'For voksne' })).toHaveCount(0);
  await page.close();
});

test('a device that is handed over shows one plan, until an adult has the code', async ({ people }) => {
  const context = people.contexts.planner;
  const before = await people.at('planner', '/app/plan/{circle}', widths.tablet);
  const page = await people.at('planner', '/app/plan/{circle}/settings', widths.tablet);
  await page.getByLabel('Kode', { exact: true }).fill('12');
  await page.getByRole('button', { name: 'Giv enheden til Noah' }).click();
  await expect(page.getByText('Skriv 4 til 8 tal.')).toBeVisible();
  await page.getByLabel('Kode', { exact: true }).fill('2468');
  await page.getByRole('button', { name: 'Giv enheden til Noah' }).click();
  await isIn(page);
  await isIn(before); // the tab that was open is handed over too
  await before.close();
  await tryAll(people, context, page);

  const write = async (code: string): Promise<void> => {
    for (const figure of code) await page.getByRole('button', { name: figure, exact: true }).click();
    await page.getByRole('button', { name: 'Åbn' }).click();
  };
  await page.goto(people.addressOf('/app/now'));
  await page.getByRole('button', { name: 'Hjælp' }).click();
  await page.getByRole('button', { name: 'For voksne' }).click();
  for (let at = 0; at < 5; at++) {
    await write('1111');
    if (at < 4) await expect(page.locator('.unlock .said')).toHaveText('Det var ikke koden.');
  }
  await expect(page.getByText('Vent 1 min.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Vent 1 min.')).toBeVisible();
  await expect(page.getByRole('button', { name: '2', exact: true })).toBeDisabled();

  await context.clock.setFixedTime(new Date('2026-03-24T16:37:00+01:00'));
  await page.reload();
  await write('2468');
  await page.waitForURL(/\/app\/plan\//);
  await expect(page.getByRole('button', { name: 'Ny aktivitet' }).first()).toBeVisible();
  await page.close();
});
