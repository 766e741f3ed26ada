import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import { en } from '../web/src/texts/en.ts';
import { type Agency, startAgency } from './agency.ts';
import { complaintsOf, expectDecent, sizes } from './checks.ts';
import { barFault } from './walk/ground.ts';

let agency: Agency;
let browser: Browser;

beforeAll(async () => {
  [agency, browser] = await Promise.all([startAgency(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await agency?.stop();
});

const email = 'jonas@brandt-keramik.example';
const hanna = 'hanna@brandt-keramik.example';
const { signIn } = en;

async function opened(options: BrowserContextOptions = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { context, page };
}

/** Asks for a mail on the page, as a person would, and looks into the mailbox. */
async function asked(page: Page, path = '/', address = email) {
  await page.goto(agency.studio + path);
  await page.getByLabel(signIn.email).fill(address);
  await page.getByRole('button', { name: signIn.send }).click();
  await page.getByLabel(signIn.code).waitFor();
  return agency.newMail(address);
}

const ticketOf = (link: string) => /\/sign-in\/([\w-]{43})$/.exec(link)?.[1] ?? 'no ticket';
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const overHeading = (page: Page) => heading(page, signIn.over.title);
const press = (page: Page) => page.getByRole('button', { name: signIn.enter });

/** Addresses that the browser still knows after a page has gone: of its history, and of what the site keeps on the device. */
const placesOf = (page: Page) =>
  page.evaluate(async () => {
    const kept: string[] = [document.referrer, JSON.stringify({ ...localStorage, ...sessionStorage })];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
    for (const { url } of (
      globalThis as never as { navigation: { entries(): { url: string }[] } }
    ).navigation.entries())
      kept.push(url);
    return kept.join('\n');
  });

describe('the link of a mail', () => {
  it('signs in with one press in the browser that asked, and opens what was asked for', async () => {
    const { context, page } = await opened();
    const complaints = complaintsOf(page);
    const { link } = await asked(page, '/invoices?filter=open');
    const tab = await context.newPage();
    await tab.goto(link);
    await press(tab).waitFor();
    await expectDecent(tab, /^Sign in, Studio Lindqvist$/);
    expect(await tab.locator('#content').textContent()).not.toContain('jonas');
    // Looking at it, as scanners of mails do, signs nobody in.
    await tab.reload();
    await press(tab).click();
    await heading(tab, 'Invoices').waitFor();
    expect(new URL(tab.url()).search).toBe('?filter=open');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('asks for the digits on the same page in any other browser', async () => {
    const { context, page } = await opened();
    const { link, code } = await asked(page);
    const other = await opened({ viewport: sizes['small phone'] });
    await other.page.goto(link);
    const field = other.page.getByLabel(signIn.code);
    await field.waitFor();
    await expectDecent(other.page, /^Sign in, Studio Lindqvist$/);
    await field.fill(code === '000000' ? '000001' : '000000');
    await press(other.page).click();
    await other.page.getByRole('alert').getByText(signIn.codeWrong(4)).waitFor();
    await field.pressSequentially(code);
    await heading(other.page, /Jonas/).waitFor();
    await other.context.close();
    await context.close();
  });

  it('asks for the digits too once the browser has forgotten that it asked', async () => {
    const { context, page } = await opened();
    const { link, code } = await asked(page);
    await page.goto(link);
    await press(page).waitFor();
    await context.clearCookies();
    await press(page).click();
    await page.getByLabel(signIn.code).and(page.locator(':focus')).waitFor();
    await page.getByLabel(signIn.code).pressSequentially(code);
    await heading(page, /Jonas/).waitFor();
    await context.close();
  });

  it('is over after five wrong guesses, and says so', async () => {
    const { context, page } = await opened();
    const { link, code } = await asked(page);
    const other = await opened();
    await other.page.goto(link);
    const field = other.page.getByLabel(signIn.code);
    for (const left of [4, 3, 2, 1]) {
      await field.pressSequentially(code === '000000' ? '000001' : '000000');
      await other.page.getByText(signIn.codeWrong(left)).waitFor();
    }
    await field.pressSequentially(code === '000000' ? '000001' : '000000');
    await other.page.getByText(signIn.over.tries).waitFor();
    await expect.poll(() => other.page.locator('h1:focus').textContent()).toBe(signIn.over.title);
    // A press in the browser that asked is as good as before.
    expect(await placesOf(other.page)).not.toContain(ticketOf(link));
    await page.goto(link);
    await press(page).waitFor();
    await other.context.close();
    await context.close();
  });

  it('says when it is over, names nobody, and sends a new one right there', async () => {
    const { context, page } = await opened({ viewport: sizes.phone });
    const { link } = await asked(page, '/invoices');
    await page.goto(link);
    await press(page).click();
    await heading(page, 'Invoices').waitFor();
    await context.clearCookies();

    for (const over of [link, `${agency.studio}/sign-in/x`, `${agency.studio}/sign-in/%00`]) {
      await page.goto(over);
      await overHeading(page).waitFor();
      await page.getByText(signIn.over.expired).waitFor();
      await expectDecent(page, /^Link no longer valid, Studio Lindqvist$/);
      expect(await page.getByLabel(signIn.email).inputValue()).toBe('');
    }
    await page.getByLabel(signIn.email).fill(email);
    await page.getByRole('button', { name: signIn.over.send }).click();
    await page.getByLabel(signIn.code).waitFor();
    await page.getByLabel(signIn.code).pressSequentially((await agency.newMail(email)).code);
    await heading(page, /Jonas/).waitFor();
    await context.close();
  });

  it('leads whoever is signed in onward on request, before and when it is over', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    await page.goto(link);
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    await page.goto(link);
    await overHeading(page).waitFor();
    await page.getByText(signIn.link.already('Jonas Brandt')).waitFor();
    await expectDecent(page, /^Link no longer valid, Studio Lindqvist$/);
    await page.getByRole('link', { name: signIn.link.onward }).click();
    await heading(page, /Jonas/).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');

    const elsewhere = await opened();
    const another = await asked(elsewhere.page);
    await page.goto(another.link);
    await page.getByText(signIn.link.already('Jonas Brandt')).waitFor();
    await page.getByRole('link', { name: signIn.link.onward }).click();
    await heading(page, /Jonas/).waitFor();
    // It still works, so it is worth something to whoever finds it.
    expect(await placesOf(page)).toContain('/portal/home');
    expect(await placesOf(page)).not.toContain(ticketOf(another.link));
    await elsewhere.context.close();
    await context.close();
  });

  it('leaves its ticket nowhere: not in the history, what the device keeps, or what is asked of anybody else', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    const ticket = ticketOf(link);
    const told: string[] = [];
    context.on('request', (request) => {
      const { referer = '' } = request.headers();
      if (referer.includes(ticket)) told.push(`${request.url()} hears it as referrer`);
      const url = new URL(request.url());
      const own = [`/sign-in/${ticket}`, `/portal/auth/link/${ticket}`].includes(url.pathname);
      if (!own && request.url().includes(ticket)) told.push(request.url());
    });
    // The worker has the page by now.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.goto(link);
    await press(page).waitFor();
    expect(await placesOf(page)).toContain(`/sign-in/${ticket}`);
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    expect(await placesOf(page)).not.toContain(ticket);
    await page.goto(link);
    await overHeading(page).waitFor();
    expect(await placesOf(page)).not.toContain(ticket);

    await context.clearCookies();
    await page.goto(link);
    await overHeading(page).waitFor();
    expect(await placesOf(page)).not.toContain(ticket);
    // Who loads it again is told the same.
    await page.reload();
    await overHeading(page).waitFor();
    expect(told).toEqual([]);
    await context.close();
  });
});

/** Hanna has signed in here, and this device keeps what she read. */
async function openedByHanna() {
  const { context, page } = await opened();
  const { code } = await asked(page, '/', hanna);
  await page.getByLabel(signIn.code).pressSequentially(code);
  await heading(page, /Hanna/).waitFor();
  await expect.poll(() => keptBy(page)).toContain('Hanna');
  return { context, page };
}

/** Whose the stores on this device are, by the session in each. */
const keptBy = (page: Page) =>
  page.evaluate(async () => {
    const names: string[] = [];
    for (const store of await caches.keys()) {
      if (!store.startsWith('portal-kept-')) continue;
      const session = await (await caches.open(store)).match('/portal/session');
      names.push((await session?.json())?.contact.name.split(' ')[0] ?? 'nobody');
    }
    return names;
  });

describe('the link of a mail to somebody else than is signed in', () => {
  it('lets him in all the same: by a new mail, when it is over or guessed too often, and on request', async () => {
    const { context, page } = await openedByHanna();
    const already = page.getByText(signIn.link.already('Hanna Brandt'));
    const other = await opened();
    const { link, code } = await asked(other.page);
    await page.goto(link);
    await page.getByRole('link', { name: signIn.link.another }).click();
    await page.getByLabel(signIn.email).waitFor();
    await already.waitFor();
    await expectDecent(page, /^Sign in, Studio Lindqvist$/);

    await page.goto(link);
    for (const left of [4, 3, 2, 1, 0]) {
      await page.getByLabel(signIn.code).pressSequentially(code === '000000' ? '000001' : '000000');
      await page.getByText(left > 0 ? signIn.codeWrong(left) : signIn.over.tries).waitFor();
    }
    await already.waitFor();

    await page.goto(`${agency.studio}/sign-in/x`);
    await page.getByText(signIn.over.expired).waitFor();
    await already.waitFor();
    await page.getByLabel(signIn.email).fill(email);
    await page.getByRole('button', { name: signIn.over.send }).click();
    await page.getByLabel(signIn.code).waitFor();
    await page.getByLabel(signIn.code).pressSequentially((await agency.newMail(email)).code);
    await heading(page, /Jonas/).waitFor();
    await page.goto(`${agency.studio}/sign-in`);
    await heading(page, /Jonas/).waitFor();
    await other.context.close();
    await context.close();
  });

  it('puts nothing of his into the other one’s store, also when the portal then fails to say who he is', async () => {
    const { context, page } = await openedByHanna();
    const other = await opened();
    const { link, code } = await asked(other.page);
    await page.goto(link);
    await page.getByLabel(signIn.code).waitFor();
    await context.route('**/portal/session', (route) => route.abort());
    await page.getByLabel(signIn.code).pressSequentially(code);
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    expect(await keptBy(page)).toEqual([]);
    await context.unroute('**/portal/session');
    await page.getByLabel(signIn.code).pressSequentially(code);
    await heading(page, /Jonas/).waitFor();
    await expect.poll(() => keptBy(page)).toEqual(['Jonas']);
    await other.context.close();
    await context.close();
  });

  it('erases what the other one kept, wherever it signed in', async () => {
    const { context, page } = await openedByHanna();
    // Not by the page of the sign-in.
    const status = await page.evaluate(
      async (url) => (await fetch(url, { method: 'POST', body: new URLSearchParams() })).status,
      agency.link('Jonas Brandt, Studio Lindqvist'),
    );
    expect(status).toBe(200);
    await page.goto(agency.studio);
    await heading(page, /Jonas/).waitFor();
    await expect.poll(() => keptBy(page)).toEqual(['Jonas']);
    await context.close();
  });
});

/** What anybody can write into an address, to lead a client away who has just signed in. */
const elsewhere = [
  'https://evil.example/phish',
  '//evil.example',
  '/\\evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  '/%2fevil.example',
  '//',
  '/sign-in/x',
];
const signInWith = (next: string) => `/sign-in?${new URLSearchParams({ next })}`;

describe('where the address of the sign-in leads to', () => {
  it('is a page of the portal, with its query, or where one lands', async () => {
    const { context, page } = await opened();
    // No way out of the machine, and none out of the portal.
    const left: string[] = [];
    context.on('request', (request) => {
      if (!request.url().startsWith(`${agency.studio}/`)) left.push(request.url());
    });
    for (const next of ['//', 'https://evil.example/phish']) {
      const { code } = await asked(page, signInWith(next));
      await page.getByLabel(signIn.code).pressSequentially(code);
      await heading(page, /Jonas/).waitFor();
      if (next === '//') await context.clearCookies();
    }
    for (const next of elsewhere) {
      await page.goto(agency.studio + signInWith(next));
      await heading(page, /Jonas/).waitFor();
      expect(page.url()).toBe(`${agency.studio}/`);
    }
    await page.goto(agency.studio + signInWith('/invoices?filter=open'));
    await heading(page, 'Invoices').waitFor();
    expect(new URL(page.url()).search).toBe('?filter=open');
    await context.clearCookies();

    const { code } = await asked(page, signInWith('/invoices?filter=open'));
    await page.getByLabel(signIn.code).pressSequentially(code);
    await heading(page, 'Invoices').waitFor();
    expect(new URL(page.url()).search).toBe('?filter=open');
    expect(left).toEqual([]);
    await context.close();
  });

  it('is never a link of a mail', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    for (const path of [`${new URL(link).pathname}/x`, signInWith(new URL(link).pathname)]) {
      await asked(page, path);
      expect(await placesOf(page)).not.toContain(`next=${encodeURIComponent(new URL(link).pathname)}`);
    }
    expect(sent.join()).toContain(email);
    expect(sent.join()).not.toContain(ticketOf(link));
    await context.close();
  });
});

describe('when the portal cannot be reached', () => {
  it('the page of a link says so, and goes on when it can be', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    await context.route('**/portal/auth/link/*', (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(link);
    await heading(page, en.unavailable).waitFor();
    await expectDecent(page, new RegExp(`^${en.unavailable}, Studio Lindqvist$`));
    await context.unroute('**/portal/auth/link/*');
    await page.getByRole('button', { name: en.tryNow }).click();
    await press(page).waitFor();

    await context.route('**/portal/auth/link/*', (route) => route.abort());
    await press(page).click();
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    await context.unroute('**/portal/auth/link/*');
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    await context.close();
  });

  it('goes on with who is signed in already: by the press before, by the digits, or by the same link in another tab', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page, '/invoices');
    await page.goto(link);
    await press(page).waitFor();
    const failing = () => context.route('**/portal/session', (route) => route.fulfill({ status: 503, body: '' }));
    await failing();
    await press(page).click();
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    await context.unroute('**/portal/session');
    await press(page).click();
    await heading(page, 'Invoices').waitFor();

    await context.clearCookies();
    const { link: second } = await asked(page);
    const tabs = [page, await context.newPage()] as const;
    for (const tab of tabs) {
      await tab.goto(second);
      await press(tab).waitFor();
    }
    for (const tab of tabs) {
      await press(tab).click();
      await heading(tab, /Jonas/).waitFor();
    }

    await context.clearCookies();
    const { code } = await asked(page, '/invoices');
    await failing();
    await page.getByLabel(signIn.code).pressSequentially(code);
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    await context.unroute('**/portal/session');
    await page.getByLabel(signIn.code).pressSequentially(code);
    await heading(page, 'Invoices').waitFor();
    await context.close();
  });

  it('says so of nothing else that fails', async () => {
    const { context, page } = await opened();
    await context.route('**/portal/auth/link/*', (route) => route.fulfill({ json: null }));
    await page.goto(`${agency.studio}/sign-in/x`);
    await heading(page, signIn.failed.title).waitFor();
    await expectDecent(page, new RegExp(`^${signIn.failed.title}, Studio Lindqvist$`));
    expect(await page.getByRole('button', { name: en.tryNow }).count()).toBe(0);
    await page.getByRole('link', { name: signIn.failed.anew }).click();
    await page.getByLabel(signIn.email).waitFor();
    await context.close();
  });

  it('the page of a link says so without any connection', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await page.getByLabel(signIn.email).waitFor();
    await context.setOffline(true);
    await page.goto(link);
    await heading(page, en.unavailable).waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: en.tryNow }).click();
    await press(page).waitFor();
    await context.close();
  });
});

describe('the portal’s own addresses', () => {
  it('lead to the web part’s pages, also by a form that signs out', async () => {
    const { context, page } = await opened();
    await page.goto(`${agency.studio}/portal/auth?next=/invoices`);
    await page.getByLabel(signIn.email).waitFor();
    expect(page.url()).toBe(`${agency.studio}/sign-in?next=%2Finvoices`);
    await page.goto(`${agency.studio}/portal/auth/signed-out`);
    await page.getByLabel(signIn.email).waitFor();
    expect(page.url()).toBe(`${agency.studio}/sign-in`);
    await page.goto(`${agency.studio}/portal/auth/link/x`);
    await overHeading(page).waitFor();
    await context.close();
  });
});

describe('the browser’s own bar', () => {
  it.each([
    ['light', 390],
    ['dark', 390],
    ['light', 1440],
    ['dark', 1440],
  ] as const)('goes on with what is at the top of the sign-in and of home: %s, %i px', async (colorScheme, width) => {
    const { context, page } = await opened({ viewport: { width, height: 844 }, colorScheme });
    const { link } = await asked(page);
    await expect.poll(() => barFault(page)).toBeUndefined();
    await page.goto(link);
    await press(page).waitFor();
    await expect.poll(() => barFault(page)).toBeUndefined();
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    await expect.poll(() => barFault(page)).toBeUndefined();
    await context.close();
  });
});
