// A timer over a reload, the net and a second device; its soft end; what is locked stays locked.
import type { Page } from '@playwright/test';
import { expect } from './product';
import { atHome, test } from './home';

const minutes = (count: number): number => count * 60_000;
const shown = (page: Page, words: string): ReturnType<Page['getByText']> =>
  page.getByRole('main').getByText(words, { exact: true }).locator('visible=true').first();

test('a timer is the same on two devices whose clocks differ, after a reload, without the net, and when it was paused', async ({
  home,
}) => {
  const [tablet, phone] = [await home.tablet(), await home.tablet(minutes(5))];
  await home.planner.getByRole('button', { name: 'Nedtælling', exact: true }).first().click();
  const dialog = home.planner.getByRole('dialog', { name: /^Nedtælling for/ });
  await dialog.getByRole('textbox', { name: 'Ord' }).fill('Vi går');
  await dialog.getByRole('radio', { name: '10', exact: true }).check({ force: true });
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  for (const page of [tablet, phone]) await expect(shown(page, 'Vi går')).toBeVisible({ timeout: 2_000 });
  await expect(shown(tablet, '10 min tilbage')).toBeVisible();

  for (const page of [tablet, phone]) await page.context().clock.fastForward(minutes(3) + 1_000);
  for (const page of [tablet, phone]) await expect(shown(page, '7 min tilbage')).toBeVisible();

  await tablet.context().setOffline(true);
  await tablet.reload();
  await expect(shown(tablet, '7 min tilbage')).toBeVisible();
  await tablet.getByRole('main').getByRole('button', { name: 'Pause' }).click();
  await expect(shown(tablet, 'Pause')).toBeVisible();
  await tablet.context().setOffline(false);
  await expect(phone.getByRole('main').getByRole('button', { name: 'Videre' })).toBeVisible();

  for (const page of [tablet, phone]) await page.context().clock.fastForward(minutes(5));
  await phone.getByRole('main').getByRole('button', { name: 'Videre' }).click();
  for (const page of [tablet, phone]) await expect(shown(page, '7 min tilbage')).toBeVisible();
});

test('it ends softly: one word, one sound where it was watched, silence where it is learnt of', async ({ home }) => {
  const tablet = await home.tablet();
  await tablet.getByRole('navigation', { name: 'Steder' }).getByRole('link', { name: 'Nu' }).click(); // somebody is there
  await home.start({ minutes: 2, title: 'Vi går', isLocked: false });
  await expect(shown(tablet, '2 min tilbage')).toBeVisible({ timeout: 2_000 });
  expect(await atHome.sounds(tablet)).toBe(0);
  await tablet.context().clock.runFor(minutes(2) + 1_000);
  await expect(shown(tablet, 'Slut')).toBeVisible();
  await expect.poll(async () => atHome.sounds(tablet)).toBe(1);
  await tablet.reload();
  await expect(shown(tablet, 'Slut')).toBeVisible();
  expect(await atHome.sounds(tablet)).toBe(0);
  const late = await home.tablet();
  await late.context().clock.fastForward(minutes(3));
  await expect(shown(late, 'Slut')).toBeVisible();
  expect(await atHome.sounds(late)).toBe(0);
  await tablet.getByRole('main').getByRole('button', { name: 'OK' }).click();
  for (const page of [tablet, late]) await expect(page.getByText('Vi går')).toHaveCount(0);
});

test('a locked timer is stopped by an adult only', async ({ home }) => {
  const tablet = await home.tablet();
  const id = await home.start({ minutes: 10, title: 'Ro', isLocked: true });
  await expect(shown(tablet, '10 min tilbage')).toBeVisible({ timeout: 2_000 });
  await expect(tablet.getByRole('button', { name: 'Pause' })).toHaveCount(0);
  await expect(tablet.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  const answer = await home.say(tablet, id, 'stop');
  expect(answer).toBe(409);
  await home.planner.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(tablet.getByText('Ro', { exact: true })).toHaveCount(0);
});
