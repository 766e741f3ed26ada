import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import { type Agency, startAgency } from './agency.ts';
import { complaintsOf, expectDecent, sizes } from './checks.ts';

let agency: Agency;
let browser: Browser;

beforeAll(async () => {
  [agency, browser] = await Promise.all([startAgency(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await agency?.stop();
});

describe.each(Object.entries(sizes))('the portal on a %s', (size, viewport) => {
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    const touch = size !== 'desktop';
    context = await browser.newContext({
      viewport,
      isMobile: touch,
      hasTouch: touch,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    });
    page = await context.newPage();
    complaints = complaintsOf(page);
  });
  afterEach(async () => {
    await context.close();
  });

  const signOut = async () => {
    if (size === 'desktop') {
      await page.getByRole('button', { name: 'Hanna Brandt' }).click();
      await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    } else {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    }
    await page.getByLabel('Your e-mail address').waitFor();
  };

  it('signs in by code, opens the page that was asked for, and signs out', async () => {
    await page.goto(`${agency.studio}/invoices?filter=open`);
    await page.getByLabel('Your e-mail address').waitFor();
    await expectDecent(page, /^Sign in, Studio Lindqvist$/);

    await page.getByLabel('Your e-mail address').fill('not an address');
    await page.getByRole('button', { name: 'Send me the e-mail' }).click();
    await page.getByRole('alert').getByText('does not look like an e-mail address').waitFor();

    // One contact for each size: asking too often is throttled.
    const address =
      { desktop: 'hanna@brandt-keramik.example', phone: 'jonas@brandt-keramik.example' }[size] ??
      'emil@sorensen.example';
    await page.getByLabel('Your e-mail address').fill(address);
    await page.getByRole('button', { name: 'Send me the e-mail' }).click();
    const field = page.getByLabel('The six digits');
    await field.waitFor();
    await expectDecent(page, /^Enter the code/);

    const code = await agency.code(address);
    await field.pressSequentially(code === '000000' ? '000001' : '000000');
    await page.getByRole('alert').getByText('The digits did not match').waitFor();
    await field.pressSequentially(code);

    await page.getByRole('heading', { level: 1, name: 'Invoices' }).waitFor();
    expect(new URL(page.url()).search).toBe('?filter=open');
    if (size === 'desktop') await signOut();
    expect(complaints.filter((text) => !/status of 422/.test(text))).toEqual([]);
  });

  it('shows an invoice within two clicks of the printed link', async () => {
    await page.goto(agency.link('Hanna Brandt, Studio Lindqvist'));
    await page.getByRole('button').click();
    await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();
    await expectDecent(page, /^Home, Studio Lindqvist$/);

    await page
      .getByRole('link', { name: /invoice/i })
      .and(page.locator('.actions a'))
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^Invoice / }).waitFor({ state: 'attached' });
    await expectDecent(page, /^Invoice .+, Studio Lindqvist$/);
    expect(await page.getByText('Still to pay').count()).toBeGreaterThan(0);

    await page.goto(`${agency.studio}/invoices`);
    await page
      .getByRole('link', { name: /^\S*\d{4}/ })
      .first()
      .waitFor();
    await expectDecent(page, /^Invoices, Studio Lindqvist$/);
    const before = await page.locator('.invoice-link').count();
    await page.getByRole('button', { name: /^Show/ }).click();
    await expect.poll(() => page.locator('.invoice-link').count()).toBeGreaterThan(before);
    await page.getByRole('link', { name: /^Paid/ }).click();
    await expect.poll(() => page.locator('.badge', { hasNotText: 'Paid' }).count()).toBe(0);

    await page.goto(`${agency.studio}/nothing-here`);
    await page.getByRole('heading', { level: 1, name: 'This page does not exist' }).waitFor();
    await expectDecent(page, /^This page does not exist/);

    await signOut();
    await page.goto(`${agency.studio}/invoices`);
    await page.getByLabel('Your e-mail address').waitFor();
    expect(complaints).toEqual([]);
  });
});
