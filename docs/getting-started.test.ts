import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../tools/guide/empty-database.ts';
import { MailServer } from '../tools/guide/mail-server.ts';
import { Reader } from '../tools/guide/reader.ts';
import { launchBrowser } from '../tools/testing/launch-browser.ts';

// As a reader goes through it: from the top to the bottom, each step on what the ones before it left.
describe('the guide, followed to the letter,', () => {
  let reader: Reader;
  let browser: Browser;
  let page: Page;
  let mails: MailServer;

  beforeAll(async () => {
    const database = await emptyDatabase();
    mails = await MailServer.start();
    reader = await Reader.of(path.join(import.meta.dirname, 'getting-started.md'), {
      DATABASE_URL: database,
      SMTP_URL: mails.url,
    });
    browser = await launchBrowser();
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await reader?.leave();
    await mails?.stop();
  });

  const text = (path_: string) => page.goto(reader.url + path_).then(() => page.locator('body').textContent());

  it('makes a portal and mounts it', async () => {
    await reader.follow(1, 2, 3);
    expect(await text('/')).toContain('Your own app');
    expect((await fetch(`${reader.url}/portal/auth`)).status).toBe(404);
  });

  it('signs a contact in by a link', async () => {
    const [said] = await reader.follow(4);
    await page.goto(/http\S+/.exec(said ?? '')?.[0] ?? '');
    expect(await page.locator('body').textContent()).toContain('Studio Lindqvist');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${reader.url}/`);
    expect(await text('/portal/session')).toContain('Hanna Brandt');
  });

  it('shows her the first invoice, on a page of one’s own', async () => {
    await reader.follow(5);
    expect(await text('/portal/home')).toContain('Shop front and signs');
    await reader.follow(6);
    await seesHerInvoice();
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(reader.url);
    await stranger.waitForURL(`${reader.url}/portal/auth`);
    expect(await stranger.getByRole('textbox').count()).toBe(1);
  });

  it('dresses it in the brand', async () => {
    await reader.follow(7);
    const styles = await fetch(`${reader.url}/portal/brand/theme.css`);
    expect(styles.status).toBe(200);
    expect(await styles.text()).toContain('#7a2e1d');
  });

  it('does the same in Hono and in Express', async () => {
    await reader.follow(8, { stopAt: 'Express takes' });
    await seesHerInvoice();
    await reader.follow(8, { from: 'Express takes' });
    await seesHerInvoice();
  });

  it('lets the host’s own users in', async () => {
    await reader.follow(9);
    await page.context().clearCookies();
    const signedIn = await page.request.post(`${reader.url}/sign-in`);
    expect(signedIn.url()).toBe(`${reader.url}/`);
    await seesHerInvoice();
  });

  it('mails a code to whoever asks for one', async () => {
    await reader.follow(10);
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(`${reader.url}/portal/auth`);
    await stranger.getByRole('textbox').fill('hanna@brandt-keramik.example');
    await stranger.keyboard.press('Enter');
    expect(await mails.next()).toMatch(/To: .*hanna@brandt-keramik\.example.*\d{6}/s);
  });

  it('moves to PostgreSQL', async () => {
    await reader.follow(11);
  });

  it('is followed to its last step', () => {
    expect(reader.left()).toEqual([]);
  });

  async function seesHerInvoice(): Promise<void> {
    await page.goto(reader.url);
    await page.getByText('Welcome, Hanna Brandt').waitFor();
    expect(await page.locator('main').textContent()).toMatch(/20\d\d-0001.*Open invoices: 1/s);
  }
});
