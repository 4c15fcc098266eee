// An adult changes today: each of the citizen's tablets shows what was and what is until it has been seen on one of
// them; also after a reload, without net. And the finished-box: in and out by carrying, by a press and by a key.
import type { Page } from '@playwright/test';
import { Planner } from './pages/planner';
import { Tablet } from './pages/tablet';
import { expect } from './product';
import { test, widths, type People } from './screens';

const day = '2026-03-24';

interface Row {
  id: string;
  title: string;
  rule: string;
}

/** Moves, or otherwise changes, one thing of today as the planner does. */
async function change(people: People, planner: Page, title: string, patch: object): Promise<void> {
  const circle = new URL(planner.url()).pathname.split('/')[3] ?? '';
  const request = people.contexts.planner.request;
  const rows: Row[] = [];
  for (let cursor = '', more = true; more;) {
    const page = await (await request.get(people.addressOf(`/v1/sync?cursor=${cursor}`))).json();
    for (const { circle: of, collection, value } of page.changes)
      if (of === circle && collection === 'activity' && value !== null) rows.push(value);
    ({ cursor, more } = page);
  }
  const row = rows.find((one) => one.title === title);
  if (row === undefined) throw new Error(`nothing is called ${title}`);
  const answer = await request.put(
    people.addressOf(`/v1/circles/${circle}/activities/${row.id}/occurrences/${row.rule === '' ? 'once' : day}`),
    { headers: { 'Operation-Id': people.newId() }, data: patch },
  );
  expect(answer.status(), await answer.text()).toBe(200);
}

const card = (page: Page) => page.getByRole('heading', { name: 'Planen er ændret' });

test('a change of today is told until it is seen, once for all of the citizen’s devices', async ({ people }) => {
  const planner = await people.at('planner', '/app/plan/{circle}');
  const first = await people.at('citizen', '/app/now', widths.tablet);
  await expect(first.getByRole('button', { name: 'Færdig', exact: true })).toBeVisible();
  const second = await people.newcomer();
  const other = new Tablet(second, people.product);
  const adult = await people.at('planner', '/app/plan/{circle}/people');
  const pairing = new Planner(adult);
  await other.scan(await pairing.showCode());
  await pairing.confirm();
  await other.ready();
  await adult.close();
  await expect(second.getByRole('button', { name: 'Færdig', exact: true })).toBeVisible();
  await expect(card(first)).toHaveCount(0);
  await expect(card(second)).toHaveCount(0);

  await change(people, planner, 'Tablet', { start: '18:00', end: '18:30' });
  for (const page of [first, second]) {
    await expect(card(page)).toBeVisible();
    await expect(page.getByText('Flyttet til kl. 18:00')).toBeVisible();
  }
  await first.context().setOffline(true);
  await first.reload();
  await expect(card(first)).toBeVisible();
  await first.screenshot({ path: test.info().outputPath('one.png') });
  await first.getByRole('button', { name: 'Set' }).click();
  await expect(card(first)).toHaveCount(0);
  await first.reload();
  await expect(first.getByRole('button', { name: 'Færdig', exact: true })).toBeVisible();
  await expect(card(first)).toHaveCount(0);
  await expect(card(second)).toBeVisible();
  await first.context().setOffline(false);
  await expect(card(second)).toHaveCount(0); // it was seen on the other

  await first.getByRole('button', { name: 'Færdig', exact: true }).click();
  await expect(first.getByRole('button', { name: 'Fortryd' })).toBeVisible();
  await expect(card(first)).toHaveCount(0); // what the citizen does is no change
  await expect(card(second)).toHaveCount(0);
  await first.getByRole('button', { name: 'Fortryd' }).click();

  await change(people, planner, 'Aftensmad', { state: 'cancelled' });
  await change(people, planner, 'Nattøj', { start: '20:30', end: '20:45' });
  await expect(first.getByText('Aflyst')).toBeVisible();
  await expect(first.getByText('Flyttet til kl. 20:30')).toBeVisible();
  await second.getByRole('button', { name: 'Set' }).click();
  await expect(card(first)).toHaveCount(0);
  for (const page of [planner, first, second]) await page.close();
});

test('the finished-box takes a thing and gives it out again, by carrying, by a press and by a key', async ({
  people,
}) => {
  const tablet = await people.at('citizen', '/app/day', widths.tablet);
  const set = tablet.getByRole('button', { name: 'Set' });
  const box = tablet.getByRole('region', { name: 'Færdig i dag' });
  const out = box.getByRole('button', { name: 'Tag Sove op igen' });
  const row = tablet.getByRole('listitem').filter({ hasText: 'Sove' });
  if (await set.isVisible()) await set.click();
  await expect(out).toHaveCount(0);

  await row.locator('.pic').first().dragTo(box);
  await expect(out).toBeVisible();
  expect(new URL(tablet.url()).pathname).toBe('/app/day');
  await out.dragTo(tablet.getByRole('listitem').filter({ hasText: 'Godnathistorie' }));
  await expect(out).toHaveCount(0);

  const again = async (take: () => Promise<void>): Promise<void> =>
    expect(async () => {
      await take(); // within 400 ms it would be the same tap
      await expect(out).toHaveCount(0, { timeout: 500 });
    }).toPass();
  await tablet.getByRole('button', { name: 'Sove er færdig' }).click();
  await again(() => out.click());

  await tablet.getByRole('button', { name: 'Sove er færdig' }).press('Space');
  await again(() => out.press('Enter'));

  await row.locator('.pic').first().dragTo(tablet.getByRole('navigation')); // dropped elsewhere it stays
  await expect(out).toHaveCount(0);
  await tablet.close();
});
