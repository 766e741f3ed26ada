import { createServer } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailServer } from '../../../tools/guide/mail-server.ts';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import { en } from '../web/src/texts/en.ts';
import type { Agency } from './agency.ts';
import { expectDecent, sizes } from './checks.ts';
import { type Office, openOffice } from './office.ts';

const { signIn } = en;

let server: MailServer;
const mails: ParsedMail[] = [];
let office: Office & Agency;
let browser: Browser;
beforeAll(async () => {
  server = await MailServer.start();
  void keepAll();
  // Mails that nobody asked for name the address that people see.
  const port = await freePort();
  [office, browser] = await Promise.all([
    openOffice({
      PORT: String(port),
      PORTICO_PUBLIC_URL: `http://localhost:${port}`,
      PORTICO_SMTP_URL: server.url,
      PORTICO_SMTP_FROM: 'portal@studio.example',
    }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await office?.close();
  await server?.stop();
});

async function keepAll(): Promise<void> {
  for (;;) mails.push(await simpleParser(await server.next()));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * The newest mail to somebody whose subject says so, once the server has it: its first link as a mail program shows it, and its digits.
 */
async function mailTo(address: string, subject: string | RegExp) {
  const find = () =>
    mails.findLast((mail) => JSON.stringify(mail.to).includes(address) && new RegExp(subject).test(mail.subject ?? ''));
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  const mail = find();
  const [, button = ''] = /<a [^>]*href="(http:\/\/localhost:[^"]+)"/.exec(String(mail?.html)) ?? [];
  expect(mail?.text).toContain(button);
  return { button, text: mail?.text ?? '', code: /\d{6}/.exec(`${mail?.subject} ${mail?.text}`)?.[0] ?? '' };
}

async function opened(options: BrowserContextOptions) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { context, page };
}

/** Whether the page is of that invoice, all of it. */
async function expectInvoice(page: Page, { id, number }: { id: string; number: string }): Promise<void> {
  await page.getByRole('heading', { level: 1, name: new RegExp(number) }).waitFor();
  await page.locator('.document').waitFor();
  expect(new URL(page.url()).pathname).toBe(`/invoices/${id}`);
  await expectDecent(page, new RegExp(number));
}

describe.each([
  { size: 'desktop', person: 'emil@sorensen.example' },
  { size: 'small phone', person: 'lena@brandt-keramik.example' },
] as const)('the mail of an invoice, opened on a $size by who is signed out', ({ size, person }) => {
  it('leads through the sign-in to exactly that invoice', async () => {
    const invoice = await office.issue(person, `Signs, ${size}`);
    const { button } = await mailTo(person, `Signs, ${size}`);
    expect(new URL(button).pathname).toBe(`/invoices/${invoice.id}`);
    const { context, page } = await opened({ viewport: sizes[size], isMobile: size !== 'desktop' });
    await page.goto(button);
    await page.getByLabel(signIn.email).fill(person);
    await page.getByRole('button', { name: signIn.send }).click();
    await page.getByLabel(signIn.code).waitFor();
    await page.getByLabel(signIn.code).pressSequentially((await mailTo(person, /^\d{6}/)).code);
    await expectInvoice(page, invoice);
    await context.close();
  });
});

describe('the mail of an invoice', () => {
  it('signs in by its own link where the owner wants it so, with the digits that stand in it', async () => {
    const person = 'noor@haddad.example';
    await office.services.notifications.set('invoice_issued', {
      template: { language: 'en', subject: 'Invoice {{number}}: {{subject}}', body: '[Open it]({{signInLink}})' },
    });
    const invoice = await office.issue(person, 'A sign for the door');
    const { button, code } = await mailTo(person, 'A sign for the door');
    await office.services.notifications.reset('invoice_issued', 'en');
    expect(new URL(button).pathname).toMatch(/^\/sign-in\/[\w-]{43}$/);
    const { context, page } = await opened({ viewport: sizes.phone, isMobile: true });
    await page.goto(button);
    await page.getByLabel(signIn.code).pressSequentially(code);
    await expectInvoice(page, invoice);
    await context.close();
  });

  it('shows nothing of it where somebody else is signed in, and tells him who he is', async () => {
    const person = 'mia@example.com';
    await office.services.contacts.create({ email: person, name: 'Mia Lund', kind: 'client' });
    const invoice = await office.issue(person, 'Nobody else’s');
    const { button } = await mailTo(person, 'Nobody else’s');
    const { context, page } = await opened({ viewport: sizes['small phone'], isMobile: true });
    await page.goto(office.link('Jonas Brandt, Studio Lindqvist'));
    await page.getByRole('button').first().click();
    await page.locator('.bell').waitFor();
    await page.goto(button);
    await page.getByRole('heading', { level: 1, name: en.notFound }).waitFor();
    await page.getByText(en.notFoundAs('Jonas Brandt')).waitFor();
    await expectDecent(page, new RegExp(`^${en.notFound}`));
    const shown = await page.locator('body').textContent();
    for (const secret of [invoice.number, 'Nobody else’s', 'Mia']) expect(shown).not.toContain(secret);
    await context.close();
  });
});
