// A week planned without a pointer: signed in, a citizen chosen, ten things added, moved, copied, undone and edited. And
// every planner's screen at 200 %: nothing is cut, nothing lies on another, and only the week scrolls both ways.
import type { Page } from '@playwright/test';
import { expect } from './product';
import { test } from './screens';

const things = [
  'stå tidligt op lørdag 7-7.15',
  'havregryn lørdag 7.15-7.45',
  'pak rygsæk lørdag 7.45 15 min',
  'togtur lørdag 8-9',
  'museum lørdag 9.30-11 i byen',
  'is lørdag 11.30-12',
  'togtur hjem lørdag 12.30-13.30',
  'spil søndag 10-11',
  'bagning søndag 13-14.30',
  'brætspil hver søndag 16-17',
];

/** Presses Tab until something has the keyboard. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (at.includes(name)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

test('a week is planned by keys alone', async ({ people }) => {
  test.setTimeout(240_000);
  const page = await people.at('planner', '/app/plan/{circle}');
  let presses = 0;
  const press = async (key: string): Promise<void> => {
    presses++;
    await page.keyboard.press(key);
  };
  const card = (title: string): ReturnType<Page['locator']> =>
    page.getByRole('grid', { name: /^Ugens plan/ }).locator('[data-item]', { hasText: title });
  const said = page.locator('body > .sr[role=status]');

  await tabTo(page, 'Noah');
  await press('Enter');
  await expect(page.getByRole('grid', { name: /^Ugens plan/ })).toBeVisible();

  await press('/');
  for (const thing of things) {
    await page.keyboard.type(thing);
    await expect(page.getByRole('button', { name: 'Tilføj', exact: true })).toBeEnabled();
    await press('Enter');
    await expect(page.getByRole('textbox', { name: 'Skriv en aktivitet med ord' })).toHaveValue('');
  }
  const typed = things.join('').length;
  console.log(`    ten things: ${typed + presses} keys, ${presses} of them not letters`);
  await expect(card('Brætspil')).toBeVisible();

  await press('Escape');
  await card('Museum').focus();
  await press('Control+Shift+ArrowRight');
  await expect(said).toHaveText('Museum flyttet til søndag 9:30');
  await expect(card('Museum')).toBeFocused();
  await press('Control+Shift+ArrowDown');
  await expect(said).toHaveText('Museum flyttet til søndag 9:45');
  await press('Control+z');
  await press('Control+z');
  await expect(page.getByRole('row', { name: /lørdag/ }).locator('[data-item]', { hasText: 'Museum' })).toBeFocused();
  await press('Control+Shift+z');
  await expect(page.getByRole('row', { name: /søndag/ }).locator('[data-item]', { hasText: 'Museum' })).toBeVisible();

  await press('c');
  await press('ArrowLeft');
  await press('v');
  await expect(card('Museum')).toHaveCount(2);
  await press('Control+z');
  await expect(card('Museum')).toHaveCount(1);

  await card('Museum').focus();
  await press('k');
  const dialog = page.getByRole('dialog', { name: 'Kopiér Museum til' });
  await dialog.locator('[data-date][tabindex="0"]').focus();
  for (const key of ['Enter', 'ArrowRight', 'Enter', 'ArrowRight', 'Enter']) await press(key);
  await expect(dialog.getByRole('button', { name: 'Kopiér til 3 dage' })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Kopiér til 3 dage' }).press('Enter');
  await expect(said).toHaveText('Kopieret til 3 dage.');
  await press('Control+z');

  await card('Museum').focus();
  await press('Enter');
  const word = page.getByRole('main').getByRole('textbox', { name: 'Ord', exact: true });
  await word.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Zoo');
  await page.getByRole('button', { name: 'Gem', exact: true }).last().press('Enter');
  await expect(card('Zoo')).toBeFocused();
  await press('Delete');
  await expect(card('Zoo')).toHaveCount(0);
  await press('Control+z');
  await expect(card('Zoo')).toHaveCount(1);
  await page.close();
});

for (const path of ['/app/plan/{circle}', '/app/plan/{circle}/day/{today}', '/app/plan/{circle}/new/{today}/any'])
  test(`nothing is cut at 200 % on ${path}`, async ({ people }) => {
    const page = await people.at('planner', path, { width: 720, height: 450 });
    await page.getByRole('main').first().waitFor();
    const found = await page.evaluate(() => {
      const seen = (node: Element): DOMRect | undefined => {
        const box = node.getBoundingClientRect();
        const style = getComputedStyle(node);
        const isSeen = box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.opacity !== '0';
        return isSeen && !node.closest('.sr, [aria-hidden=true], [popover]:not(:popover-open)') ? box : undefined;
      };
      const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
      const out = [...document.querySelectorAll('button, a, input, h1')].flatMap((node) => {
        const box = seen(node);
        const name = (node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 40);
        if (!box || node.classList.contains('skip') || box.bottom < 0) return [];
        return box.left < -1 || box.right > innerWidth + 1 ? [`${name} is outside`] : [];
      });
      return [...wide, ...out];
    });
    expect(found).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('200.png') });
    await page.close();
  });
