// How the states of a screen are reached: a dialog opened, a field filled wrongly, a network cut.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { Planner } from './pages/planner';
import { Tablet } from './pages/tablet';
import type { People } from './screens';

/** Opens a state of a screen that is open. */
export type Act = (page: Page, people: People) => Promise<void>;

const photo = join(fileURLToPath(new URL('.', import.meta.url)), 'files', 'photo.png');
/** What follows # in a link that never opened anything. */
export const wrong = '#not-a-real-secret-not-a-real-secret-not-rea';

export const press =
  (name: string | RegExp): Act =>
  async (page) =>
    page.getByRole('button', { name }).first().click();

/** Follows links, one after the other. */
export const follow =
  (...names: readonly string[]): Act =>
  async (page) => {
    for (const name of names) await page.getByRole('link', { name, exact: true }).click();
  };

/** A photo that is chosen to be known by, and is being cut. */
export const chooseFace: Act = async (page) => {
  await page.getByTestId('picture-file').setInputFiles(photo);
  await page.getByRole('dialog').waitFor();
};

/** A number that is none. */
export const writeHalfANumber: Act = async (page) => {
  await page.getByRole('textbox', { name: 'Telefon' }).fill('1234');
  await page.locator('section').filter({ hasText: 'Kontakt' }).getByRole('button', { name: 'Gem' }).click();
  await page.getByText(/Skriv et nummer på otte cifre/).waitFor();
};

/** Another address that waits to be confirmed; and the old one kept. */
export const askForAddress: Act = async (page) => {
  await page.getByRole('button', { name: 'Skift mailadresse' }).click();
  await page.getByRole('textbox', { name: 'Ny mailadresse' }).fill('mette@nyt.example');
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText(/Vi har sendt et link til .* Brug det/).waitFor();
};
export const keepAddress = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Behold den gamle' }).click();
  await page.getByRole('button', { name: 'Skift mailadresse' }).waitFor();
};

/** Several acts, one after the other. */
export const then =
  (...acts: readonly Act[]): Act =>
  async (page, people) => {
    for (const act of acts) await act(page, people);
  };

/** Chooses one among few. */
export const choose =
  (name: string): Act =>
  async (page) =>
    page.getByRole('radio', { name, exact: true }).check();

/** Keeps what is shown as a template, and comes to where it is used. */
export const keepTemplate: Act = async (page) => {
  await page.getByRole('button', { name: 'Gem skabelonen' }).click();
  await page.getByRole('heading', { name: 'Brug skabelonen' }).waitFor();
};

/** Presses a key on the first supper of the week. */
export const inWeek =
  (key: string): Act =>
  async (page) => {
    const week = page.getByRole('grid', { name: /^Ugens plan/ });
    await week
      .getByRole('button', { name: /Aftensmad/ })
      .first()
      .focus();
    await page.keyboard.press(key);
  };

/** The month to copy to, with two days chosen. */
export const copyTo: Act = async (page, people) => {
  await inWeek('k')(page, people);
  const days = page.getByRole('dialog').locator('[data-date]');
  await days.nth(10).click();
  await days.nth(11).click();
};

/** Who did what to the day that has the supper. */
export const readDay: Act = async (page, people) => {
  await inWeek('h')(page, people);
  await page.getByText('Her begynder dagens historik.').waitFor();
};
export const readDayOffline: Act = async (page, people) => {
  await cut(page, people);
  await inWeek('h')(page, people);
  await page.getByText('Den kan læses, når der er forbindelse').waitFor();
};
/** What a week that is used again would lose. */
export const clearWeek: Act = async (page) => {
  await page.getByRole('button', { name: 'Mere', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Ryd ugen…' }).click();
  await page.getByRole('dialog').getByText('Det her går væk').waitFor();
};

/** A note of an activity, and what it was understood as. */
export const writeNote: Act = async (page) => {
  await page.locator('[data-quick]').fill('svømning hver anden torsdag 16-17 i hallen');
  await page.getByRole('radiogroup', { name: 'Billede' }).locator('img').first().waitFor();
};

export const writeHalfAnAddress: Act = async (page) => {
  await page.getByRole('textbox', { name: 'E-mail' }).fill('mette');
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText('Skriv hele adressen').waitFor();
};

export const openFirstThing: Act = async (page) => page.locator('main li a').first().click();
export const editRecurrence: Act = async (page) => page.getByText('Andet…').click();
export const addNothing: Act = async (page) =>
  page.getByRole('main').getByRole('button', { name: 'Tilføj', exact: true }).last().click();

const word = (page: Page): ReturnType<Page['getByRole']> =>
  page.getByRole('main').getByRole('textbox', { name: 'Ord', exact: true });

/** Opens an activity that comes again every day. */
export const edit: Act = async (page, people) => {
  await inWeek('Enter')(page, people);
  await word(page).waitFor();
};

export const saveEdit: Act = async (page, people) => {
  await edit(page, people);
  await word(page).fill('Middag');
  await page.getByRole('button', { name: 'Gem', exact: true }).last().click();
  await page.getByRole('dialog').waitFor();
};

export const leaveEdit: Act = async (page, people) => {
  await edit(page, people);
  await word(page).fill('Middag');
  await page.getByRole('button', { name: 'Luk' }).first().click();
  await page.getByRole('dialog').waitFor();
};

export const readHistory: Act = async (page, people) => {
  await edit(page, people);
  await press('Hvem ændrede hvad')(page, people);
  await page.getByText('Her begynder historikken.').waitFor();
};

/** The code of a picture is always the same: it is drawn from a secret that opens nothing. */
export const showCode: Act = async (page) => {
  await page.route('**/v1/circles/*/pairings', async (route) => {
    const answer = await route.fetch();
    const json = { ...((await answer.json()) as object), url: `http://localhost:8080/app/pair${wrong}` };
    await route.fulfill({ response: answer, json });
  });
  await page.getByRole('button', { name: 'Vis kode' }).click();
  await page.getByRole('img', { name: /^Kode/ }).waitFor();
};

/** The pictures that both sides show are drawn by lot; in a picture they are always these. */
async function samePictures(page: Page): Promise<void> {
  await page.route(/\/v1\/(circles\/[^/]+\/pairings\/[^/]+|pairings\/claim)$/, async (route) => {
    const answer = await route.fetch();
    const json = (await answer.json()) as { pictures?: string[] };
    if (json.pictures?.length === 3) json.pictures = ['fluent-red-apple', 'fluent-bus', 'fluent-soccer-ball'];
    await route.fulfill({ response: answer, json });
  });
}

/** The planner's side, once a tablet has read the code. */
export const compareAsPlanner: Act = async (page, people) => {
  await samePictures(page);
  const tablet = await people.newcomer();
  await new Tablet(tablet, people.product).scan(await new Planner(page).showCode());
  await page.getByRole('button', { name: 'Ja, de er ens' }).waitFor();
  await tablet.close();
};

/** The tablet's side, before the planner has said that the pictures are the same. */
export const compareAsTablet: Act = async (page, people) => {
  await samePictures(page);
  const adult = await people.at('planner', '/app/plan/{circle}');
  await new Tablet(page, people.product).scan(await new Planner(adult).showCode());
  await adult.close();
};

/** An invitation that waits, opened by somebody. */
export const openInvitation: Act = async (page, people) => {
  const answer = await people.contexts.planner.request.post(people.addressOf('/v1/circles/{circle}/invitations'), {
    data: { role: 'relative', scopes: ['plan.view'], label: 'Mormor' },
    headers: { 'Operation-Id': people.newId() },
  });
  expect(answer.status()).toBe(201);
  const { url } = (await answer.json()) as { url: string };
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

export const cut: Act = async (page) => {
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
};
export const mend = async (page: Page): Promise<void> => page.context().setOffline(false);

/** A tick that a full device cannot keep. */
export const fillUp: Act = async (page) => {
  await page.evaluate(() => {
    const full = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    IDBObjectStore.prototype.put = full;
    IDBObjectStore.prototype.add = full;
  });
  await page
    .getByRole('button', { name: /er færdig$/ })
    .last()
    .click();
  await page.getByText('Enheden er fuld').waitFor();
};

/** A change that the server will not take. */
export const refuse: Act = async (page, people) => {
  await page.route('**/occurrences/**', async (route) =>
    route.fulfill({
      status: 422,
      contentType: 'application/problem+json',
      body: '{"code":"plan.end_before_start","status":422}',
    }),
  );
  await inWeek('m')(page, people);
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.getByText('En ændring i planen blev ikke gemt.').waitFor();
};
export const readRefusal = async (page: Page): Promise<void> => page.getByRole('button', { name: 'Set' }).click();

export const photograph: Act = async (page) => {
  await page.getByRole('button', { name: 'Tag foto' }).first().click();
  await page.getByRole('dialog', { name: 'Tag foto' }).waitFor();
};

export const crop: Act = async (page) => {
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Hent fil' }).first().click();
  await (await chosen).setFiles(photo);
  await page.getByRole('dialog', { name: 'Vælg udsnit' }).waitFor();
};

/** What is done to the first picture of the library. */
export const manage =
  (word: string): Act =>
  async (page) => {
    await page
      .getByRole('button', { name: /^Mere om/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: word }).click();
    await page.getByRole('dialog').filter({ visible: true }).waitFor();
  };

/** The pictures that are offered by category. */
export const browse: Act = async (page) => {
  await page.getByRole('tab', { name: 'Arkiv' }).click();
  await page.getByRole('heading', { name: 'Hygiejne' }).waitFor();
};

export const contrast: Act = async (page) => {
  await page.evaluate(() => localStorage.setItem('mobilize.theme', 'contrast'));
  await page.reload();
  await page.locator('h1').first().waitFor();
};
export const plain = async (page: Page): Promise<void> =>
  page.evaluate(() => localStorage.removeItem('mobilize.theme'));

/** Opens what a list from a spreadsheet begins with. */
export const toList: Act = async (page) => {
  await page.getByRole('button', { name: 'Hent borgere fra regneark' }).click();
  await page.getByRole('menuitem', { name: 'Hent borgere fra regneark' }).click();
  await page.getByRole('heading', { name: 'Kolonnerne i filen' }).waitFor();
};

/** The dialog that saves a list. */
export const saveList: Act = async (page) => {
  await page.getByRole('button', { name: 'Hent borgere fra regneark' }).click();
  await page.getByRole('menuitem', { name: 'Gem borgere som regneark' }).click();
};

const chooseFile =
  (name: string, content: string): Act =>
  async (page) => {
    const input = page.getByLabel('Vælg en fil').and(page.locator('input'));
    await input.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  };

/** A class of which two are new, one is there and two are wrong. */
export const chooseList: Act = async (page, people) => {
  const rows = [
    'Elev;Klasse;Telefon',
    'Frida Juhl;3. S',
    'Villads Berg;3. S',
    ';3. S',
    'Malthe Friis;"3. S, Svømning"',
    'Frida Juhl;3. S',
  ];
  await chooseFile('klasse.csv', rows.join('\r\n'))(page, people);
  await page.getByText('klasse.csv. Intet er gemt endnu.').waitFor();
};

/** A file that is no list. */
export const chooseWorkbook = chooseFile('klasse.xlsx', 'PK\u0003\u0004');
