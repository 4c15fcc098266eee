// A planner's choices about a citizen's screen: the tablet obeys at once, without a reload, and without the net.
import { test, widths } from './screens';
import { expect } from './product';

test('a tablet is put into English and high contrast, and back by undo', async ({ people }) => {
  const tablet = await people.open({ name: 'now', who: 'citizen', path: '/app/now' }, widths.tablet);
  const planner = await people.open(
    { name: 'settings', who: 'planner', path: '/app/plan/{circle}/settings' },
    widths.desktop,
  );
  const places = tablet.getByRole('navigation');
  await expect(places.getByRole('link', { name: 'Uge' })).toBeVisible();
  await tablet.evaluate(() => Object.assign(window, { sameScreen: true }));

  await planner.getByRole('radio', { name: 'English' }).check({ force: true });
  await expect(places.getByRole('link', { name: 'Week' })).toBeVisible({ timeout: 2_000 });
  await expect(tablet.locator('html')).toHaveAttribute('lang', 'en');
  const preview = planner.frameLocator('iframe');
  await expect(preview.getByText('Week', { exact: true })).toBeVisible();
  await expect(planner.getByRole('heading', { level: 1 })).toContainText('Sådan ser Noah planen');

  await planner.getByRole('radio', { name: 'Høj kontrast' }).check({ force: true });
  await expect(tablet.locator('html')).toHaveAttribute('data-theme', 'contrast', { timeout: 2_000 });
  expect(await tablet.evaluate(() => 'sameScreen' in window)).toBe(true);

  await tablet.context().setOffline(true);
  await tablet.reload();
  await expect(places.getByRole('link', { name: 'Week' })).toBeVisible();
  await expect(tablet.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await tablet.context().setOffline(false);

  for (let step = 0; step < 2; step++) await planner.getByRole('button', { name: 'Fortryd' }).click();
  await expect(places.getByRole('link', { name: 'Uge' })).toBeVisible({ timeout: 5_000 });
  await expect(tablet.locator('html')).not.toHaveAttribute('data-theme', 'contrast');
  await tablet.close();
  await planner.close();
});

test('what was put aside can be taken back on Now, on the day and on the thing', async ({ people }) => {
  const tablet = await people.open({ name: 'now', who: 'citizen', path: '/app/now' }, widths.tablet);
  const places = tablet.getByRole('navigation');
  const back = tablet.getByRole('button', { name: /^Fortryd/ });
  const aside = tablet.getByRole('button', { name: 'Ikke nu' });
  await aside.click();
  await places.getByRole('link', { name: 'Dag' }).click();
  await back.click();
  await expect(back).toHaveCount(0);
  await places.getByRole('link', { name: 'Nu' }).click();
  await aside.click();
  await places.getByRole('link', { name: 'Dag' }).click();
  await tablet.locator('li.skipped a').click();
  await back.click();
  await expect(back).toHaveCount(0);
  await places.getByRole('link', { name: 'Nu' }).click();
  await aside.click();
  await expect(async () => {
    await back.click(); // within 400 ms it would be the same tap
    await expect(aside).toBeVisible({ timeout: 500 });
  }).toPass();
  await tablet.close();
});
