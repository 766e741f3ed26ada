import { describe, expect, it } from 'vitest';
import { en } from '../web/src/texts/en.ts';
import { asked, email, heading, opened, overHeading, placesOf, ticketOf } from './by-mail.ts';
import { agency } from './running.ts';

const { signIn } = en;

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
