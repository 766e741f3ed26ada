import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import type { Texts } from '../web/src/texts/texts.ts';
import { wordings } from '../web/src/texts/texts.ts';
import type { Agency } from './agency.ts';
import { complaintsOf, sizes } from './checks.ts';
import { type Office, openOffice } from './office.ts';
import { Keyboard } from './walk/keyboard.ts';
import { expectOwed } from './walk/owed.ts';

let office: Office & Agency;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = await Promise.all([openOffice(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await office?.close();
});

const { en } = wordings;

/** A browser in which somebody has signed in by his printed link. */
async function signedIn(name: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(office.link(`${name}, Studio Lindqvist`));
  await page.getByRole('button').first().click();
  await page.locator('.bell').waitFor();
  return { context, page };
}

/** The bell by its whole name, as it is said aloud. */
const bell = (page: Page, unread: number, t: Texts = en) =>
  page.getByRole('link', {
    name: t.notifications.title + (unread === 0 ? '' : t.notifications.unread(unread)),
    exact: true,
  });

/** How many the bell says are unread, once it says something. */
async function unreadOf(page: Page): Promise<number> {
  await page.locator('.bell-count').waitFor();
  return Number(await page.locator('.bell-count').textContent());
}

describe('the bell', () => {
  let context: BrowserContext;
  let page: Page;
  let other: Page;
  let complaints: string[];
  beforeAll(async () => {
    ({ context, page } = await signedIn('Hanna Brandt'));
    complaints = complaintsOf(page);
    other = await context.newPage();
    await other.goto(office.studio);
  });
  afterAll(() => context?.close());

  it('rises in every open window when an invoice is issued, says so, and falls when it is read in one', async () => {
    const before = await unreadOf(page);
    const { id, number } = await office.issue('hanna@brandt-keramik.example', 'Signs for the stairs');
    for (const window of [page, other]) await bell(window, before + 1).waitFor();
    await page.getByRole('status').getByText(en.notifications.news(1)).waitFor();

    await bell(page, before + 1).click();
    await page.getByRole('heading', { level: 1, name: en.notifications.title }).waitFor();
    await page.getByRole('link', { name: new RegExp(`^${en.notifications.isNew}Invoice ${number}`) }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(number) }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/invoices/${id}`);
    for (const window of [page, other]) await bell(window, before).waitFor();
  });

  it('says each that comes, also the second in a row, and none that was there before', async () => {
    await page.reload();
    const before = await unreadOf(page);
    await bell(page, before).waitFor();
    const status = page.locator('.bell + [role=status]');
    const said = await status.evaluateHandle((element) => {
      const words: string[] = [element.textContent ?? ''];
      new MutationObserver(() => words.push(element.textContent ?? '')).observe(element, {
        childList: true,
        subtree: true,
      });
      return words;
    });
    for (const count of [1, 2]) {
      await office.issue('hanna@brandt-keramik.example', `Signs, part ${count}`);
      await bell(page, before + count).waitFor();
    }
    await expect.poll(() => said.jsonValue()).toEqual(['', en.notifications.news(1), en.notifications.news(1)]);
  });

  it('shows what comes on the open list too, and nothing once all is marked as read', async () => {
    await bell(page, await unreadOf(page)).click();
    const rows = page.locator('.told');
    await rows.first().waitFor();
    const { number } = await office.issue('hanna@brandt-keramik.example', 'More signs');
    await rows.first().getByText(number).waitFor();
    await page.getByRole('button', { name: en.notifications.readAll }).click();
    for (const window of [page, other]) await bell(window, 0).waitFor();
    await expect.poll(() => page.locator('.told[data-read="false"]').count()).toBe(0);
    expect(await page.getByRole('button', { name: en.notifications.readAll }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is told by the portal alone: no worker comes between, and nobody keeps the stream', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === '/portal/live');
    await page.reload();
    const stream = await answered;
    expect(stream.fromServiceWorker()).toBe(false);
    expect(stream.headers()['content-type']).toBe('text/event-stream');
    const kept = await page.evaluate(async () => {
      const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      return (await Promise.all(stores.map((store) => store.keys()))).flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toContain('/portal/session');
    expect(kept.filter((path) => path.endsWith('/live'))).toEqual([]);
  });

  it('goes on by itself after the portal was restarted', async () => {
    await bell(page, 0).waitFor();
    await office.restart();
    await office.issue('hanna@brandt-keramik.example', 'Signs for the yard');
    for (const window of [page, other]) await bell(window, 1).waitFor({ timeout: 40_000 });
  });

  it('hears nothing more from the moment of signing out, in any window', async () => {
    let opened = 0;
    const isStream = (request: { url(): string }) => new URL(request.url()).pathname === '/portal/live';
    const ended = page.waitForEvent('requestfailed', isStream);
    page.on('request', (request) => {
      if (isStream(request)) opened += 1;
    });
    await page.getByRole('button', { name: 'Hanna Brandt' }).click();
    await page.getByRole('button', { name: en.signOut, exact: true }).click();
    await page.getByLabel(en.signIn.email).waitFor();
    await ended;
    // The other window is told by its own stream: within a heartbeat at the latest.
    await other.getByLabel(en.signIn.email).waitFor({ timeout: 40_000 });
    expect(opened).toBe(0);
  });
});

describe('by keyboard alone, 320 px wide, dark and in German', () => {
  it('what is new is opened, and all of it marked as read', async () => {
    const t = wordings['de-x-informal'];
    const wording = 'de-x-informal';
    const { context, page } = await signedIn('Jonas Brandt', {
      viewport: sizes['small phone'],
      isMobile: true,
      hasTouch: true,
      locale: 'de-DE',
      colorScheme: 'dark',
    });
    const keyboard = new Keyboard(page);
    const unread = await unreadOf(page);
    await keyboard.use(bell(page, unread, t));
    await page.locator('.told').first().waitFor();
    await expectOwed(page, { title: `${t.notifications.title}, Studio Lindqvist`, wording, focus: 'heading' });
    await keyboard.round();
    await keyboard.use(page.getByRole('link', { name: new RegExp(`^${t.notifications.isNew}`) }).first());
    await page.locator('.document').waitFor();
    await page.goBack();
    await bell(page, unread - 1, t).waitFor();
    await keyboard.use(page.getByRole('button', { name: t.notifications.readAll }));
    await bell(page, 0, t).waitFor();
    // What was pressed has gone; the focus has not.
    await keyboard.use(page.getByRole('link', { name: t.notifications.choices }));
    await page.getByRole('heading', { level: 1, name: t.notifications.choices }).waitFor();
    await page.getByRole('group').first().waitFor();
    await expectOwed(page, { title: `${t.notifications.choices}, Studio Lindqvist`, wording, focus: 'heading' });
    await keyboard.round();
    expect(keyboard.faults).toEqual([]);
    await context.close();
  });
});

describe('the choices', () => {
  it('switch the mails of a topic off at once: it holds after a reload, and no mail is sent', async () => {
    const { context, page } = await signedIn('Emil Sørensen');
    await page.goto(`${office.studio}/notifications`);
    await page.getByText('Nothing yet.').waitFor();
    await expectOwed(page, { title: /^Notifications/, wording: 'en' });
    await page.getByRole('link', { name: en.notifications.choices }).click();
    await page.getByRole('heading', { level: 2, name: 'Invoices', exact: true }).waitFor();
    const mails = page.getByRole('group', { name: `${en.notifications.byEmail} (New invoices)` });
    const chosen = (name: string) => mails.getByRole('radio', { name, exact: true });
    await expect.poll(() => chosen(en.notifications.email.now).isChecked()).toBe(true);
    const keyboard = new Keyboard(page);
    await keyboard.reach(chosen(en.notifications.email.now));
    await keyboard.press('ArrowRight', 'ArrowRight');
    await page.getByText(en.notifications.saved).first().waitFor();
    await expect.poll(() => chosen(en.notifications.email.off).isChecked()).toBe(true);
    await expectOwed(page, { title: /^What we tell you/, wording: 'en' });
    await page.reload();
    await expect.poll(() => chosen(en.notifications.email.off).isChecked()).toBe(true);

    // Two at once, over a slow line, are two.
    await page.route('**/notifications/choices', async (route) => {
      await new Promise((answered) => setTimeout(answered, 300));
      await route.continue();
    });
    const off = ['Overdue invoices', 'Payments received'].map((topic) =>
      page
        .getByRole('group', { name: `${en.notifications.byEmail} (${topic})` })
        .getByRole('radio', { name: en.notifications.email.off, exact: true }),
    );
    let answered = 0;
    page.on('response', (answer) => {
      if (answer.request().method() === 'PUT' && answer.ok()) answered += 1;
    });
    for (const each of off) await each.click();
    await expect.poll(() => answered).toBe(2);
    for (const each of off) expect(await each.isChecked()).toBe(true);
    await page.unroute('**/notifications/choices');
    await page.reload();
    for (const each of off) await expect.poll(() => each.isChecked()).toBe(true);

    await office.services.contacts.create({ email: 'mia@example.com', name: 'Mia', kind: 'client' });
    await office.issue('emil@sorensen.example', 'A first sketch');
    await bell(page, 1).waitFor();
    await office.issue('mia@example.com', 'Another sketch');
    const outbox = async () => (await fetch(`${office.studio}/outbox`)).text();
    await expect.poll(outbox, { timeout: 20_000 }).toContain('Another sketch');
    expect(await outbox()).not.toContain('A first sketch');
    await context.close();
  });
});
