import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectDecent, sizes } from './checks.ts';
import { agency, browser } from './running.ts';

let page: Page;

beforeAll(async () => {
  const context = await browser.newContext({
    viewport: sizes['small phone'],
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  page = await context.newPage();
  await page.goto(agency.link('Hanna Brandt, Studio Lindqvist'));
  await page.getByRole('button').first().click();
  await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();
});

const visits = { plugin: 'visits', app: 'visits', icon: 'no-such-icon' };

/** A section that this portal has no page for: everything the standard shape can say, and one thing more than it knows. */
const home = {
  actions: [
    {
      ...visits,
      action: 'confirm',
      title: 'Confirm the visit on Thursday',
      verb: 'Confirm',
      link: '/visits',
      urgency: 'lapses',
      dueAt: '2026-01-01',
    },
  ],
  cards: [
    {
      ...visits,
      card: 'next',
      version: 1,
      view: {
        title: 'Coming up',
        figures: [{ label: 'Visits', value: '3', note: 'this month' }],
        items: [
          {
            title: 'Kitchen',
            subtitle: 'Thursday, 9:00',
            statuses: [{ text: 'Please confirm', tone: 'sparkling' }],
            somethingNew: true,
          },
          {
            title: 'Shop front',
            progress: { done: 6, of: 8 },
            amount: { value: 12345, currency: 'BHD' },
            picture: '/brands/lindqvist.svg',
          },
        ],
      },
    },
    {
      ...visits,
      card: 'reports',
      version: 1,
      view: { title: 'Reports', items: [], empty: 'No report has been written yet.' },
    },
    { plugin: 'groups', app: 'groups', icon: 'messages-square', card: 'new', title: 'Groups', unavailable: true },
  ],
  unavailableActions: [{ plugin: 'visits', action: 'sign', app: 'visits' }],
  recents: [],
  welcome: { nextSteps: [], person: null, joinedAt: null },
};

/** The page of the same section: one list that a newer version says otherwise, and one that cannot be had. */
const app = {
  id: 'visits',
  plugin: 'visits',
  title: 'Site visits',
  icon: 'no-such-icon',
  path: '/visits',
  actions: home.actions,
  cards: home.cards.filter((card) => card.app === 'visits'),
  unavailableActions: [],
  lists: [
    {
      list: 'archive',
      version: 2,
      view: {
        title: 'Archive',
        items: [{ title: 'Cellar', subtitle: { rich: true } }, { heading: 'of a newer kind' }],
      },
    },
    { list: 'plans', title: 'Site visits', unavailable: true },
  ],
};

describe('a portal with a section that it has never heard of', () => {
  it('draws it on home and on a page of its own, and says what is missing', async () => {
    await page.route('**/portal/home', (route) => route.fulfill({ json: home }));
    await page.route('**/portal/apps', (route) =>
      route.fulfill({
        json: {
          apps: [{ id: 'visits', plugin: 'visits', title: 'Site visits', icon: 'no-such-icon', path: '/visits' }],
        },
      }),
    );
    await page.route('**/portal/apps/visits', (route) => route.fulfill({ json: app }));
    await page.goto(agency.studio);
    await page.getByText('One thing waits for you.').waitFor();
    await page.getByText('What waits for you in Site visits cannot be shown right now.').waitFor();
    await page.getByText('The rest of the page is not affected.').waitFor();
    await expectDecent(page, /^Home/);

    await page.getByRole('link', { name: /^Site visits ?, 1 waits for you$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Site visits' }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Coming up' }).waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Coming up',
      'Reports',
      'Archive',
      'Site visits',
    ]);
    await page.getByText('BHD 12.345').waitFor();
    await page.getByRole('progressbar', { name: '6 of 8' }).waitFor();
    await page.getByText('No report has been written yet.').waitFor();
    await page.getByText('Cellar').waitFor();
    expect(await page.getByText('of a newer kind').count()).toBe(0);
    await page.getByText('The rest of the page is not affected.').waitFor();
    expect(await page.getByText('Please confirm').getAttribute('data-tone')).toBe('neutral');
    await expectDecent(page, /^Site visits, Studio Lindqvist$/);
    await page.unrouteAll();
  });

  it('shows a section of the host’s own, and does what its buttons say', async () => {
    await page.goto(agency.studio);
    await page.getByRole('link', { name: /^Site visits ?, 1 waits for you$/ }).click();
    await page.getByRole('heading', { level: 2, name: 'Open points' }).waitFor();
    await page.getByText('When something on site needs your decision').waitFor();
    await expectDecent(page, /^Site visits, Studio Lindqvist$/);

    await page.getByRole('link', { name: 'All visits' }).click();
    await page.getByRole('heading', { level: 1, name: 'Coming up' }).waitFor();
    await expectDecent(page, /^Coming up/);
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByRole('heading', { level: 1, name: /^Kitchen/ }).waitFor();
    await expectDecent(page, /^Kitchen/);

    await page.getByRole('button', { name: 'Another day' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Ask for another day?' });
    await dialog.waitFor();
    await expectDecent(page, /^Kitchen/);
    expect(await dialog.getByRole('button').allTextContents()).toEqual(['Leave it as it is', 'Another day']);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Another day');

    // Whoever was faster elsewhere: the page says so, and shows how it stands.
    await page.route('**/confirm', (route) => route.fulfill({ status: 409, json: { code: 'taken', detail: 'x' } }));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('alert').getByText('This has changed in the meantime.').waitFor();
    await page.unrouteAll();

    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('status').getByText('Confirm: done.').waitFor();
    await page.locator('.badge').getByText('Planned').waitFor();
    expect(await page.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');

    await page.goto(`${agency.studio}/visits/0192aaaa-0000-7000-8000-000000000000`);
    await page.getByRole('heading', { level: 1, name: 'This page does not exist' }).waitFor();
  });

  it('says so where somebody was faster, with what is left to press', async () => {
    const context = await browser.newContext({ viewport: sizes.phone, locale: 'de-DE', reducedMotion: 'reduce' });
    const other = await context.newPage();
    await other.goto(agency.link('Dr. Miriam Weiß, Nordtor Treuhand'));
    await other.getByRole('button').first().click();
    await other.getByRole('link', { name: /^Bestätigen/ }).click();
    await other.getByRole('heading', { level: 1, name: /^Inventur/ }).waitFor();
    // The same press, sent twice: the second finds the visit confirmed.
    await other.route('**/confirm', async (route) => {
      expect((await route.fetch()).ok()).toBe(true);
      await route.continue();
    });
    await other.getByRole('button', { name: 'Bestätigen' }).click();
    await other.getByText('Das hat sich inzwischen geändert.').waitFor();
    await expect.poll(() => other.getByRole('button', { name: 'Bestätigen' }).count()).toBe(0);
    await expectDecent(other, /^Inventur/);
    expect(await other.getByRole('alert').textContent()).toContain('Sie sehen den neuen Stand.');
    expect(await other.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await context.close();
  });

  it('stays usable when a list cannot be had, and shows it when it can', async () => {
    await page.route('**/portal/invoices**', (route) =>
      route.fulfill({ status: 503, json: { code: 'unavailable', detail: 'x' } }),
    );
    await page.goto(`${agency.studio}/invoices`);
    await page.getByText('Cannot be reached right now').last().waitFor();
    await expectDecent(page, /^Cannot be reached right now/);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Shop front and signs').waitFor();
  });

  it('gives the PDF of an invoice', async () => {
    await page.goto(`${agency.studio}/invoices`);
    await page.locator('.invoice-link').first().click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download PDF' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^Rechnung \d{4}-\d+\.pdf$|^Invoice \d{4}-\d+\.pdf$/);
    expect(
      readFileSync(await download.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    await expectDecent(page, /^Invoice/);
  });

  it('leads to the sign-in when the session has ended, and back to where it was', async () => {
    await page.goto(`${agency.studio}/invoices`);
    await page.getByText('Shop front and signs').waitFor();
    await page.context().clearCookies();
    await page.locator('.invoice-link').first().click();
    await page.getByLabel('Your e-mail address').waitFor();
    expect(new URL(page.url()).searchParams.get('next')).toMatch(/^\/invoices\/[0-9a-f-]{36}$/);
  });
});
