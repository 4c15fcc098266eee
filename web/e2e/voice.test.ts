// A card that a known voice reads: recorded on one screen, played there and, without the net, on the other.
import { test, widths } from './screens';
import { expect } from './product';
import { inWeek } from './states';

test('a voice is recorded, heard and kept for when the net is gone', async ({ people }) => {
  const tablet = await people.open({ name: 'now', who: 'citizen', path: '/app/now' }, widths.tablet);
  const week = { name: 'week', who: 'planner', path: '/app/plan/{circle}/week/{today}' } as const;
  const planner = await people.open(week, widths.desktop);
  await inWeek('Enter')(planner, people);
  const sheet = planner.getByRole('main');
  await sheet.getByRole('button', { name: 'Indtal', exact: true }).click();
  await expect(sheet.getByText('0:01 / 0:30')).toBeVisible();
  await sheet.getByRole('button', { name: 'Stop', exact: true }).click();
  await sheet.getByRole('button', { name: 'Afspil' }).click();
  await expect(sheet.getByRole('button', { name: 'Afspil' })).toBeVisible({ timeout: 5_000 });
  await sheet.getByRole('button', { name: 'Gem', exact: true }).last().click();
  await planner.getByRole('dialog').getByRole('button', { name: /Alle/ }).click();

  const kept = async (): Promise<string[]> =>
    tablet.evaluate(async () => {
      const db = await new Promise<IDBDatabase>((done) => {
        const open = indexedDB.open('mobilize');
        open.onsuccess = () => done(open.result);
      });
      return new Promise((done) => {
        const keys = db.transaction('picture').objectStore('picture').getAllKeys();
        keys.onsuccess = () => done(keys.result.map(String).filter((path) => path.includes('/sounds/')));
      });
    });
  await expect.poll(kept, { timeout: 15_000 }).toHaveLength(1);
  await tablet.context().setOffline(true);
  const [path = ''] = await kept();
  const heard = await tablet.evaluate(async (from) => {
    const part = await fetch(from, { headers: { range: 'bytes=0-3' } });
    const audio = new Audio(from);
    await audio.play();
    audio.pause();
    return [part.status, part.headers.get('content-range')?.split('/')[0], Math.round(audio.duration)];
  }, path);
  expect(heard.slice(0, 2)).toEqual([206, 'bytes 0-3']);
  expect(heard[2]).toBeGreaterThanOrEqual(1);
  await tablet.context().setOffline(false);
  await tablet.close();
  await planner.close();
});
