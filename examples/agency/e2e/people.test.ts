import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { complaintsOf, expectAccessible, expectDecent, sizes } from './checks.ts';
import { agency, browser } from './running.ts';

/** A page of a new browser, signed in by the printed link. */
async function signedIn(person: string, viewport: (typeof sizes)[keyof typeof sizes] = sizes.desktop): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(agency.link(person));
  await page.getByRole('button').first().click();
  await page.waitForURL(({ pathname }) => !pathname.includes('/sign-in/'));
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

describe('the sign-in', () => {
  it('speaks the language that is chosen there, and keeps it', async () => {
    const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    await page.goto(agency.studio);
    await page.getByLabel('Your e-mail address').waitFor();
    await page.getByLabel('Language').selectOption('Deutsch');
    await page.getByLabel('Deine E-Mail-Adresse').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.reload();
    await page.getByLabel('Deine E-Mail-Adresse').waitFor();
    await page.context().close();
  });
});

describe('the people of the demo', () => {
  it('greets a client with nothing yet, and tells what happens next', async () => {
    const page = await signedIn('Emil Sørensen, Studio Lindqvist', sizes['small phone']);
    await page.getByRole('heading', { level: 1, name: 'Welcome, Emil' }).waitFor();
    await page.getByText('Maja prepares your first proposal').waitFor();
    await page.getByText('Answers within a day').waitFor();
    await expectDecent(page, /^Home, Studio Lindqvist$/);
    expect(await page.getByRole('link', { name: /^Invoices/ }).count()).toBe(0);
    await page.context().close();
  });

  it('shows a colleague without a say in money none of it', async () => {
    const page = await signedIn('Lena Okafor, Studio Lindqvist');
    await page.getByText('Nothing waits for you today.').waitFor();
    expect(await page.getByText('EUR').count()).toBe(0);
    await page.context().close();
  });

  it('lets a lead in', async () => {
    const page = await signedIn('Noor Haddad, Studio Lindqvist');
    await page.getByRole('heading', { level: 1, name: 'Welcome, Noor' }).waitFor();
    await page.context().close();
  });

  it('keeps the two accounts of one address apart', async () => {
    const page = await signedIn('Hanna Brandt, Nordtor Treuhand');
    await page.getByRole('heading', { level: 1, name: /Hanna/ }).waitFor();
    await page.goto(`${agency.nordtor}/invoices`);
    await page.getByText('Einkommensteuer').first().waitFor();
    expect(await page.getByText('Shop front and signs').count()).toBe(0);
    await page.goto(`${agency.studio}/`);
    await page.getByLabel('Your e-mail address').waitFor();
    await page.context().close();
  });

  it('can be followed by keyboard alone, and signs out on all devices', async () => {
    const page = await signedIn('Hanna Brandt, Studio Lindqvist');
    const complaints = complaintsOf(page);
    const other = await browser.newContext({ storageState: await page.context().storageState() });
    await page.reload();
    await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();

    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.classList.contains('main'))).toBe(true);
    await page.keyboard.press('Enter');
    // What can lapse comes first: a visit that nobody has confirmed yet.
    await page.getByRole('heading', { level: 1, name: /^Kitchen/ }).waitFor();
    await expect.poll(() => focused(page)).toMatch(/^Kitchen/);

    await tabTo(page, 'Hanna Brandt, your profile', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Your profile' }).waitFor();
    await tabTo(page, 'Sign out on all devices');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('alertdialog').count()).toBe(0);
    await expect.poll(() => focused(page)).toContain('Hanna Brandt, your profile');

    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Your profile' }).waitFor();
    await tabTo(page, 'Sign out on all devices');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await expectAccessible(page);
    await tabTo(page, 'Sign out on all devices');
    await page.keyboard.press('Enter');
    await page.getByLabel('Your e-mail address').waitFor();

    const elsewhere = await other.newPage();
    await elsewhere.goto(agency.studio);
    await elsewhere.getByLabel('Your e-mail address').waitFor();
    expect(complaints).toEqual([]);
    await other.close();
    await page.context().close();
  });
});

/** The words on the link, button or heading that has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => document.querySelector(':is(a, button, h1):focus')?.textContent ?? '');

async function tabTo(page: Page, words: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await focused(page)).endsWith(words)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`"${words}" cannot be reached by ${key}.`);
}
