// How soon the first screen is there: Debian's Chromium as a phone of the middle, throttled as Lighthouse's mobile run is.
// Owns: the throttling, what is measured in the page. Does not own: the servers and the goals (bench/cold.go).
// Start reading at: the end. It prints one line of JSON a measurement; between cold and repeat it waits for a line on
// its input, so that whoever started it can stop the server.
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';

const { product, tablet, planner, page: staticPage, rounds } = JSON.parse(process.argv[2]);
const network = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};

// What is on the device comes over no network: Chromium would slow it down as well.
const none = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
});

const context = async (cookie) => {
  const made = await browser.newContext({
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 1.75,
    isMobile: true,
    hasTouch: true,
    locale: 'da-DK',
    timezoneId: 'Europe/Copenhagen',
  });
  if (cookie !== '') await made.addCookies([{ name: 'mobilize', value: cookie, url: product }]);
  return made;
};

/** Opens an address in a context as it stands and says what was seen of it. */
const measure = async (made, address, seen, conditions = network) => {
  const page = await made.newPage();
  const cdp = await made.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', conditions);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const scripts = new Set();
  let script = 0;
  cdp.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) script += encodedDataLength;
  });
  await page.addInitScript(() => {
    window.vitals = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.vitals.lcp = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.vitals.cls += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(address, { timeout: 60_000 });
  await page.locator(seen).first().waitFor({ timeout: 60_000 });
  await page.waitForFunction(
    () =>
      [...document.images].length > 0 &&
      [...document.images].every((img) => (img.complete && img.naturalWidth > 0) || img.loading === 'lazy'),
    undefined,
    { timeout: 60_000 },
  );
  await page.waitForTimeout(1500);
  const vitals = await page.evaluate(() => window.vitals);
  return { page, lcp: vitals.lcp, cls: vitals.cls, script };
};

const say = (what, { lcp, cls, script }) => console.log(JSON.stringify({ what, lcp, cls, script }));

const kept = await context(tablet);
for (let round = 0; round < rounds; round++) {
  const bare = await context('');
  say('static', await measure(bare, staticPage, 'img'));
  await bare.close();
  const fresh = await context(tablet);
  say('day', await measure(fresh, `${product}/app/day`, 'img'));
  await fresh.close();
}
const office = await context(planner);
say('planner', await measure(office, `${product}/app/plan`, 'main'));
await office.close();

// The tablet has been used once: the worker has the app, the replica has the day.
const once = await measure(kept, `${product}/app/day`, 'img');
await once.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
await once.page.waitForTimeout(8000);
await once.page.close();
console.log(JSON.stringify({ what: 'ready' }));
await new Promise((go) => createInterface({ input: process.stdin }).once('line', go));
for (let round = 0; round < rounds; round++) {
  const again = await measure(kept, `${product}/app/day`, 'img', none);
  say('repeat', again);
  await again.page.close();
}
await browser.close();
process.exit(0);
