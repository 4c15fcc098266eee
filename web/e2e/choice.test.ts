// A choice board without the net, and a reward that only grows.
import { expect } from './product';
import { test } from './home';

test('a choice is made without the net, changed, and seen by the planner once it is back', async ({ home }) => {
  await home.plan({
    title: 'Fri leg',
    choices: [
      ['Fodbold', 'archive:fluent-soccer-ball'],
      ['Læse', 'archive:fluent-books'],
      ['Cykle', 'archive:fluent-bicycle'],
      ['Musik', 'archive:fluent-guitar'],
    ],
  });
  const tablet = await home.tablet();
  await expect(tablet.getByRole('heading', { name: 'Vælg' })).toBeVisible();
  await expect
    .poll(async () => tablet.evaluate(async () => (await (await caches.open('archive')).keys()).length))
    .toBeGreaterThanOrEqual(4);
  await tablet.context().setOffline(true);
  await tablet.reload();
  await tablet.getByRole('button', { name: 'Læse' }).click();
  await expect(tablet.getByRole('heading', { name: 'Læse' })).toBeVisible();
  await expect(async () => {
    await tablet.getByRole('button', { name: 'Vælg om' }).click();
    await expect(tablet.getByRole('button', { name: 'Læse' })).toHaveAttribute('aria-pressed', 'true', {
      timeout: 500,
    });
  }).toPass();
  await tablet.context().clock.fastForward(500); // a press sooner is the same press
  await tablet.getByRole('button', { name: 'Cykle' }).click();
  await expect(tablet.getByRole('heading', { name: 'Cykle' })).toBeVisible();
  await expect(home.planner.getByRole('button', { name: /Fri leg/ }).first()).toBeVisible();
  await tablet.context().setOffline(false);
  await expect(home.planner.getByRole('button', { name: /Cykle/ }).first()).toBeVisible({ timeout: 5_000 });
  await home.planner.getByRole('button', { name: /Cykle/ }).first().click();
  await expect(home.planner.getByText('Valgt: Cykle')).toBeVisible();
  await expect(home.planner.getByRole('textbox', { name: 'Ord', exact: true })).toHaveValue('Fri leg');
});

test('a reward grows with what is done, offline too, and never gets less', async ({ home }) => {
  await home.plan({ title: 'Læse' });
  await home.planner.goto(`${home.url}/app/plan/${home.circle}/reward`);
  await home.planner.getByRole('textbox', { name: 'Ord' }).fill('Biograf');
  await home.planner.getByRole('radio', { name: '2', exact: true }).check({ force: true });
  await home.planner.getByRole('button', { name: /^Vis det for/ }).click();
  await expect(home.planner.getByText('0 af 2')).toBeVisible();

  const tablet = await home.tablet();
  await expect(tablet.getByRole('heading', { name: 'Læse' })).toBeVisible();
  await tablet.context().setOffline(true);
  await tablet.getByRole('button', { name: 'Færdig', exact: true }).click();
  await expect(tablet.getByText('1 af 2')).toBeVisible();
  await tablet.context().clock.fastForward(500);
  await tablet.getByRole('button', { name: 'Fortryd' }).click();
  await tablet.getByRole('navigation', { name: 'Steder' }).getByRole('link', { name: 'Dag' }).click();
  await expect(tablet.getByText('1 af 2')).toBeVisible();
  await tablet.context().setOffline(false);
  await expect(home.planner.getByText('1 af 2')).toBeVisible({ timeout: 5_000 });

  await home.plan({ title: 'Bad' });
  await tablet.getByRole('button', { name: 'Set', exact: true }).click();
  await tablet.getByRole('button', { name: 'Bad er færdig' }).click();
  await expect(home.planner.getByText('2 af 2')).toBeVisible({ timeout: 5_000 });
  await expect(tablet.getByText('2 af 2')).toBeVisible();
  await home.planner.getByRole('button', { name: 'Læg væk' }).click();
  await expect(tablet.getByText('2 af 2')).toHaveCount(0);
});
