import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { texts } from '../web/src/sections/invoices/texts.ts';
import { de } from '../web/src/texts/de.ts';
import { en } from '../web/src/texts/en.ts';
import type { Texts } from '../web/src/texts/texts.ts';
import { complaintsOf, expectAccessible, expectDecent, sizes } from './checks.ts';
import { agency, browser } from './running.ts';

interface Visit {
  readonly size: keyof typeof sizes;
  readonly scheme: 'light' | 'dark';
  readonly locale: string;
  readonly t: Texts;
  readonly where: 'studio' | 'nordtor';
  readonly business: string;
  readonly name: string;
  readonly email: string;
}

/** A person each, since a link works once: both brands, both languages, both schemes. */
const visits: readonly Visit[] = [
  {
    size: 'desktop',
    scheme: 'light',
    locale: 'en-GB',
    t: en,
    where: 'studio',
    business: 'Studio Lindqvist',
    name: 'Hanna Brandt',
    email: 'hanna@brandt-keramik.example',
  },
  {
    size: 'phone',
    scheme: 'dark',
    locale: 'de-DE',
    t: de,
    where: 'nordtor',
    business: 'Nordtor Treuhand',
    name: 'Dr. Miriam Weiß',
    email: 'm.weiss@weiss-metallbau.example',
  },
  {
    size: 'small phone',
    scheme: 'light',
    locale: 'en-GB',
    t: en,
    where: 'studio',
    business: 'Studio Lindqvist',
    name: 'Jonas Brandt',
    email: 'jonas@brandt-keramik.example',
  },
];

describe.each(visits)('$business on a $size, $scheme', ({ size, scheme, locale, t, where, business, name, email }) => {
  const invoices = t === de ? texts.de : texts.en;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    const touch = size !== 'desktop';
    context = await browser.newContext({
      viewport: sizes[size],
      isMobile: touch,
      hasTouch: touch,
      locale,
      colorScheme: scheme,
      // axe would measure colours in the middle of a fade.
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
    complaints = complaintsOf(page);
  });
  afterEach(async () => {
    await context.close();
  });

  const heading = (title: string) => page.getByRole('heading', { level: 1, name: title });
  const titled = (title: string) => new RegExp(`^${title}, ${business}$`);

  const signOut = async () => {
    if (size === 'desktop') {
      await page.getByRole('button', { name }).click();
      await page.getByRole('dialog', { name: t.profile }).waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: t.signOut, exact: true }).click();
    } else {
      await page.getByRole('button', { name: t.more }).click();
      await page.getByRole('dialog').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: t.signOut, exact: true }).click();
    }
    await page.getByLabel(t.signIn.email).waitFor();
  };

  it('signs in by code and opens the page that was asked for', async () => {
    await page.goto(`${agency[where]}/invoices?filter=open`);
    await page.getByLabel(t.signIn.email).waitFor();
    await expectDecent(page, titled(t.signIn.page));

    await page.getByLabel(t.signIn.email).fill('not an address');
    await page.getByRole('button', { name: t.signIn.send }).click();
    await page.getByRole('alert').getByText(t.signIn.emailWrong).waitFor();

    await page.getByLabel(t.signIn.email).fill(email);
    await page.getByRole('button', { name: t.signIn.send }).click();
    const field = page.getByLabel(t.signIn.code);
    await field.waitFor();
    await expectDecent(page, titled(t.signIn.codePage));

    const code = await agency.code(email);
    await field.pressSequentially(code === '000000' ? '000001' : '000000');
    await page.getByRole('alert').getByText(t.signIn.codeWrong(4)).waitFor();
    await expectDecent(page, titled(t.signIn.codePage));
    await field.pressSequentially(code);

    await heading(invoices.title).waitFor();
    expect(new URL(page.url()).search).toBe('?filter=open');
    await signOut();
    expect(complaints.filter((text) => !/status of 422/.test(text))).toEqual([]);
  });

  it('shows an invoice within two clicks of the printed link, and everything else that there is', async () => {
    await page.goto(agency.link(`${name}, ${business}`));
    await page.getByRole('button').first().click();
    await page.getByRole('heading', { level: 2, name: t.waiting }).waitFor();
    await expectDecent(page, titled(t.home));

    await page.locator('.actions a[href^="/invoices/"]').first().click();
    await page.locator('.document').waitFor();
    await expectDecent(page, titled(invoices.one('.+')));
    expect(await page.getByText(invoices.stillToPay).count()).toBeGreaterThan(0);
    expect(await page.getByText('IBAN', { exact: true }).count()).toBe(1);

    await page.goto(`${agency[where]}/invoices`);
    const links = page.locator('.invoice-link');
    await links.first().waitFor();
    await expectDecent(page, titled(invoices.title));
    if (where === 'studio') {
      const before = await links.count();
      await page.getByRole('button', { name: /^Show/ }).click();
      await expect.poll(() => links.count()).toBeGreaterThan(before);
      // Whoever uses the keyboard goes on where the new rows begin.
      await expect.poll(() => links.nth(before).evaluate((link) => link === document.activeElement)).toBe(true);
    }
    await page.getByRole('link', { name: new RegExp(`^${invoices.filterPaid}`) }).click();
    await expect.poll(() => page.locator('.badge:not([data-tone="good"])').count()).toBe(0);

    await page.goto(`${agency[where]}/nothing-here`);
    await heading(t.notFound).waitFor();
    await expectDecent(page, titled(t.notFound));

    await signOut();
    await page.goto(`${agency[where]}/invoices`);
    await page.getByLabel(t.signIn.email).waitFor();
    expect(complaints).toEqual([]);
  });
});
