// The long run on one command's product.
import { followADay } from './longrun';
import { whereItIsNoon } from './noon';
import { expect, test } from './product';

test('the run has half a day before it, whenever it starts', () => {
  for (let minute = 0; minute < 1440; minute++) {
    const at = new Date(Date.UTC(2026, 2, 29, 0, minute));
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone: whereItIsNoon(at), timeStyle: 'short' }).format(at);
    expect(local >= '11:30' && local <= '12:30', `${at.toISOString()} is ${local} there`).toBe(true);
  }
});

test('a day is planned, followed offline, and agreed on', async ({ browser, product }) => {
  test.setTimeout(240_000);
  await followADay(browser, {
    url: product.url,
    tabletURL: product.url,
    letters: () => product.letters(),
    link: (to, before) => product.link(to, before),
    atTablet: (address) => address,
    middle: async () => undefined,
    away: () => product.stop(),
    back: () => product.run(),
  });
});
