// A provider of pictures that answers as Openverse does, on this machine, and remembers what it was asked.
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Act } from './states';

const photos = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'internal', 'app', 'demo', 'photos');

/** What the provider knows: title, author, licence, version, photo. The last may not be cut. */
const works = [
  ['Børn i svømmehallen', 'Inger Holm', 'by', '2.0', 'swim.png'],
  ['<b>Pizza</b> med tomat og basilikum til en rund fødselsdag', 'Bager Bo', 'by-sa', '4.0', 'cake.png'],
  ['Holdepladsen', '', 'cc0', '1.0', 'stop.png'],
  ['Mormor', 'Jens', 'pdm', '1.0', 'inger.png'],
  ['Ikke til salg', 'N. C.', 'by-nc', '2.0', 'swim.png'],
] as const;
const ids = works.map((_, at) => `0aff3595-8168-440b-83ff-00000000000${at}`);

export class Provider {
  readonly asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  url = '';
  private readonly server: Server;

  private constructor() {
    this.server = createServer((req, res) => {
      const to = new URL(req.url ?? '/', this.url);
      this.asked.push({ path: `${to.pathname}${to.search}`, headers: req.headers });
      const at = ids.findIndex((id) => to.pathname === `/v1/images/${id}/thumb/`);
      const file = works[at]?.[4];
      if (file !== undefined) {
        void readFile(join(photos, file)).then((bytes) => res.setHeader('content-type', 'image/png').end(bytes));
        return;
      }
      if (to.pathname !== '/v1/images/') return void res.writeHead(404).end();
      const none = to.searchParams.get('q') === 'enhjørning';
      res.setHeader('content-type', 'application/json').end(JSON.stringify(none ? { results: [] } : this.page()));
    });
  }

  static async start(): Promise<Provider> {
    const provider = new Provider();
    await new Promise<void>((done) => provider.server.listen(0, '127.0.0.1', done));
    provider.url = `http://127.0.0.1:${(provider.server.address() as AddressInfo).port}`;
    return provider;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private page(): object {
    const results = works.map(([title, creator, license, license_version], at) => ({
      ...{ id: ids[at], title, creator, license, license_version, mature: false, provider: 'flickr', source: 'flickr' },
      foreign_landing_url: `https://www.flickr.com/photos/holm/${at}`,
      thumbnail: `${this.url}/v1/images/${ids[at]}/thumb/`,
    }));
    return { result_count: results.length, page_count: 1, page_size: 20, page: 1, results };
  }
}

/** The pictures that a search found, in the sheet of a new activity: answered in the page, for the screens. */
export const found =
  (word: string, status = 200): Act =>
  async (page: Page) => {
    await page.route('**/internet', async (route) => route.fulfill({ json: { provider: 'Openverse' } }));
    await page.route('**/internet/search', async (route) => {
      if (status !== 200) {
        const problem = { status, code: 'picture.provider_away' };
        return route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(problem) });
      }
      const list = works.slice(0, word === 'enhjørning' ? 0 : 4).map(([name, author, licence, version], at) => ({
        ...{ id: ids[at], author, name: name.replaceAll(/<[^>]*>/g, '') },
        licence:
          licence === 'cc0'
            ? 'CC0 1.0'
            : licence === 'pdm'
              ? 'Public domain'
              : `CC ${licence.toUpperCase()} ${version}`,
        source: `Flickr (https://www.flickr.com/photos/holm/${at})`,
      }));
      return route.fulfill({ json: { provider: 'Openverse', found: list, more: true } });
    });
    await page.route('**/internet/*/small', async (route) => {
      const at = ids.findIndex((id) => route.request().url().includes(id));
      await route.fulfill({ path: join(photos, works[at]?.[4] ?? 'swim.png'), contentType: 'image/png' });
    });
    const choose = page.getByRole('button', { name: 'Vælg billede' });
    if (await choose.isVisible()) await choose.click();
    await page.getByRole('tab', { name: 'Internet' }).click();
    await page.getByRole('searchbox', { name: 'Søg efter billede' }).fill(word);
    await page.getByRole('searchbox', { name: 'Søg efter billede' }).press('Enter');
    await page
      .getByText(status === 200 ? (word === 'enhjørning' ? /^Ingen billeder/ : /billeder til/) : /svarer ikke/)
      .first()
      .waitFor();
  };
