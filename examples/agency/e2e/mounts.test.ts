import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import { texts } from '../web/src/sections/invoices/texts.ts';
import { en as t } from '../web/src/texts/en.ts';
import { type Agency, startAgency } from './agency.ts';
import { complaintsOf, sizes } from './checks.ts';
import { type RunningProxy, startProxy } from './proxy.ts';

// One database for both, so that the second start finds what the first one stored at another place.
const folder = mkdtempSync(path.join(tmpdir(), 'portico-mounts-'));
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ways = [
  { way: 'directly', person: 'hanna@brandt-keramik.example', name: 'Hanna Brandt' },
  { way: 'behind a proxy', person: 'jonas@brandt-keramik.example', name: 'Jonas Brandt' },
] as const;

/** Stores that a site beside this one keeps in the same browser. */
const neighbours = ['portal:/neighbour:-kept-1', 'portal:/neighbour:-shell-1'];

describe.each([
  { settings: { PORTICO_BASE_PATH: '/' }, sitePath: '' },
  { settings: { PORTICO_BASE_PATH: '/clients' }, sitePath: '/clients' },
])('the agency at "$sitePath/"', ({ settings, sitePath }) => {
  let agency: Agency;
  let proxy: RunningProxy;
  beforeAll(async () => {
    agency = await startAgency({
      ...settings,
      PORTICO_TRUSTED_PROXIES: '1',
      PORTICO_DATABASE: path.join(folder, 'demo.db'),
    });
    proxy = await startProxy(agency.port);
  });
  afterAll(async () => {
    await proxy?.close();
    await agency?.stop();
  });

  it.each(ways)('works $way: links, files, manifest, cookies, worker', async ({ way, person, name }) => {
    const origin = `http://localhost:${way === 'directly' ? agency.port : proxy.port}`;
    const site = origin + sitePath;
    const context = await browser.newContext({ viewport: sizes.desktop, locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const complaints = complaintsOf(page);
    const seen = listen(page, site);

    // The account is known before any script runs.
    expect(await (await page.request.get(`${site}/`)).text()).toContain('<title>Studio Lindqvist</title>');

    // A deep link asks who one is, and keeps where one wanted to go.
    await page.goto(`${site}/invoices?filter=open`);
    await page.evaluate((names) => Promise.all(names.map((each) => caches.open(each))), neighbours);
    await page.getByLabel(t.signIn.email).fill(person);
    expect(page.url()).toMatch(new RegExp(`^${site}/sign-in\\?next=%2Finvoices`));
    await page.getByRole('button', { name: t.signIn.send }).click();
    await page.getByLabel(t.signIn.code).waitFor();
    const link = await agency.mailedLink(person);
    expect(link).toMatch(new RegExp(`^${site}/sign-in/[\\w-]{43}$`));
    await page.goto(link);
    await page.locator('main').getByRole('button').first().click();
    await page.getByRole('heading', { level: 1, name: texts.en.title }).waitFor();
    expect(page.url()).toBe(`${site}/invoices?filter=open`);

    // Home, and from there an invoice; back by the menu.
    await page.getByRole('link', { name: t.home }).first().click();
    await page.getByRole('heading', { level: 2, name: t.waiting }).waitFor();
    expect(page.url()).toBe(`${site}/`);
    await expectPictures(page);
    await page.locator(`.actions a[href^="${sitePath}/invoices/"]`).first().click();
    await page.locator('.document').waitFor();
    const invoice = page.url();
    expect(invoice).toMatch(new RegExp(`^${site}/invoices/[0-9a-f-]{36}$`));
    await page.reload();
    await page.locator('.document').waitFor();
    expect(page.url()).toBe(invoice);

    await expectManifest(context, page, site, sitePath);
    for (const cookie of await context.cookies()) {
      expect(cookie, cookie.name).toMatchObject({ domain: 'localhost', path: '/', httpOnly: true, sameSite: 'Lax' });
      expect(cookie.name).toMatch(/^portico/);
    }

    await expectWorker(context, page, site);

    // What the reader chose for this device is there before the first paint, and says whose it is.
    await page.getByRole('button', { name }).click();
    await page.getByRole('radio', { name: t.scheme.dark }).check();
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await expectNames(page, sitePath);

    await page.getByRole('button', { name }).click();
    await page.getByRole('button', { name: t.signOut, exact: true }).click();
    await page.getByLabel(t.signIn.email).waitFor();
    expect(page.url()).toBe(`${site}/sign-in`);
    const stores = await page.evaluate(() => caches.keys());
    expect(stores.toSorted()).toEqual([expect.stringMatching(/-shell-[0-9a-f]{12}$/), ...neighbours].toSorted());
    await page.goto(`${site}/invoices`);
    await page.getByLabel(t.signIn.email).waitFor();

    expect(seen).toEqual({ failed: [], elsewhere: [] });
    expect(complaints.filter((text) => !withoutConnection.test(text))).toEqual([]);
    await context.close();
  });

  it('has its first page at its path with a slash, and nothing beside it', async () => {
    for (const port of [agency.port, proxy.port]) {
      const origin = `http://localhost:${port}`;
      expect((await fetch(origin + sitePath)).url).toBe(`${origin}${sitePath}/`);
      if (sitePath === '') continue;
      for (const beside of ['/', '/portal/session', '/outbox', '/invoices', `${sitePath}2/`, '/worker.js']) {
        const answer = await fetch(origin + beside, { headers: { Accept: 'text/html' } });
        expect([beside, answer.status, await answer.text()]).toEqual([beside, 404, 'Not found\n']);
      }
    }
  });

  it('shows its mails to this machine alone', async () => {
    expect((await fetch(`${agency.studio}/outbox`)).status).toBe(200);
    expect((await fetch(`http://localhost:${proxy.port}${sitePath}/outbox`)).status).toBe(404);
  });
});

describe('the agency behind a proxy that ends https', () => {
  it('says https and the port of the proxy, to people and to their browsers', async () => {
    const agency = await startAgency({
      PORTICO_BASE_PATH: '/a/b',
      PORTICO_PUBLIC_URL: 'https://clients.example:8443',
      PORTICO_TRUSTED_PROXIES: '127.0.0.0/8, ::1',
    });
    try {
      const site = 'https://localhost:8443/a/b';
      expect(agency.link('Hanna Brandt, Studio Lindqvist').startsWith(`${site}/portal/auth/link/`)).toBe(true);
      expect(agency.link('Hanna Brandt, Nordtor Treuhand')).toContain('https://127.0.0.1:8443/a/b/portal/auth/link/');

      const headers = {
        'X-Forwarded-Host': 'localhost:8443',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-For': '203.0.113.5',
      };
      const asked = await fetch(`${agency.studio}/portal/auth/ask`, {
        method: 'POST',
        headers: { ...headers, Origin: 'https://localhost:8443', 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: 'hanna@brandt-keramik.example' }),
      });
      expect(asked.status).toBe(202);
      expect(asked.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-portico.*; Secure/)]);
      expect((await agency.mailedLink('hanna@brandt-keramik.example')).startsWith(`${site}/sign-in/`)).toBe(true);

      expect(await (await fetch(`${agency.studio}/`, { headers })).text()).toContain('<title>Studio Lindqvist</title>');
      const manifest = await fetch(`${agency.studio}/portal/manifest.webmanifest`, { headers });
      const { icons } = (await manifest.json()) as { readonly icons: readonly { readonly src: string }[] };
      expect(icons.map(({ src }) => src.startsWith(`${site}/brands/lindqvist-`))).toEqual(icons.map(() => true));
    } finally {
      await agency.stop();
    }
  });
});

/** What is asked for while the test takes the connection away. */
const withoutConnection = /ERR_INTERNET_DISCONNECTED/;

/** What a page asks for in vain, and what it asks for outside of its site. */
function listen(page: Page, site: string) {
  const seen = { failed: [] as string[], elsewhere: [] as string[] };
  const kinds: Readonly<Record<string, RegExp>> = {
    script: /^text\/javascript/,
    stylesheet: /^text\/css/,
    font: /^font\/woff2/,
    image: /^image\//,
    manifest: /^application\/manifest\+json/,
  };
  page.on('request', (request) => {
    if (!request.url().startsWith(`${site}/`)) seen.elsewhere.push(request.url());
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left takes back what it still asks for: that is no failure.
    const takenBack = reason === 'net::ERR_ABORTED';
    if (!takenBack && !withoutConnection.test(reason)) seen.failed.push(`${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    const kind = response.headers()['content-type'] ?? '';
    // The page answers for every address that is no file's: a wrong one looks as if it were there.
    const expected = kinds[response.request().resourceType()] ?? /./;
    const nobody = response.status() === 401 && pathname.endsWith('/portal/session');
    if ((response.status() >= 400 && !nobody) || (response.status() === 200 && !expected.test(kind)))
      seen.failed.push(`${response.url()} ${response.status()} ${kind}`);
  });
  return seen;
}

/** Every picture of the page is there, of the brand and of what sections show. */
async function expectPictures(page: Page): Promise<void> {
  const pictures = page.locator('img');
  await expect.poll(() => pictures.count()).toBeGreaterThan(0);
  await expect
    .poll(() =>
      pictures.evaluateAll((all) =>
        all.filter((each) => (each as HTMLImageElement).naturalWidth === 0).map((each) => each.outerHTML),
      ),
    )
    .toEqual([]);
}

/** The manifest as the browser reads it, and its icons. */
async function expectManifest(context: BrowserContext, page: Page, site: string, sitePath: string): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const { url, errors, data } = await devtools.send('Page.getAppManifest');
  expect({ url, errors }).toEqual({ url: `${site}/portal/manifest.webmanifest`, errors: [] });
  const { start_url, scope, icons } = JSON.parse(data ?? '{}') as {
    readonly start_url: string;
    readonly scope: string;
    readonly icons: readonly { readonly src: string; readonly type: string }[];
  };
  expect({ start_url, scope }).toEqual({ start_url: `${sitePath}/`, scope: `${sitePath}/` });
  expect(icons.length).toBeGreaterThan(2);
  for (const { src, type } of icons) {
    expect(src.startsWith(`${site}/brands/lindqvist-`), src).toBe(true);
    const answer = await page.request.get(src);
    expect([src, answer.status(), answer.headers()['content-type']]).toEqual([src, 200, type]);
  }
}

/** The worker answers for the site and for nothing more, and has all that the site needs without a connection. */
async function expectWorker(context: BrowserContext, page: Page, site: string): Promise<void> {
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(`${site}/`);
  await page.goto(`${site}/`);
  await page.getByRole('heading', { level: 2, name: t.waiting }).waitFor();
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${site}/worker.js`);
  await context.setOffline(true);
  await page.evaluate((address) => void location.assign(address), `${site}/invoices`);
  await page.getByText('No connection.').waitFor();
  await page.getByRole('heading', { level: 1, name: texts.en.title }).waitFor();
  await context.setOffline(false);
  await page.goto(`${site}/`);
  await page.getByRole('heading', { level: 2, name: t.waiting }).waitFor();
}

/** What the site keeps in the browser has names that no other site of this origin uses. */
async function expectNames(page: Page, sitePath: string): Promise<void> {
  const names = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  const stem = sitePath === '' ? 'portal' : `portal:${sitePath}:`;
  expect(names).toEqual(expect.arrayContaining([`${stem}.scheme`, `${stem}.kept-for`, `${stem}.visits`]));
  // The router's own are by pages that were opened, in one tab.
  expect(names.filter((each) => !each.startsWith(`${stem}.`) && !each.startsWith('tsr-'))).toEqual([]);
}
