import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, sizes } from './checks.ts';
import { agency, browser } from './running.ts';

/** Signs in, and waits until the shell is kept. */
async function settled(person: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: sizes.phone, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(agency.link(person));
  await page.getByRole('button').first().click();
  await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // The worker answers for pages that were opened when it was there.
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();
  return { context, page };
}

const kept = (page: Page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('portal-kept-'));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

describe('without a connection', () => {
  it('shows home and what was opened, and when that was; a device that signs out keeps nothing', async () => {
    const { context, page } = await settled('Hanna Brandt, Studio Lindqvist');
    await page.locator('.actions a[href^="/invoices/"]').first().click();
    await page.getByRole('heading', { level: 1, name: /^Invoice / }).waitFor();
    const invoice = page.url();
    await page.goto(agency.studio);
    await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();

    await context.setOffline(true);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /Hanna$/ }).waitFor();
    await page.getByText('things wait for you.').waitFor();
    await page.getByText(/^No connection\. You see the state of \d+:\d\d\.$/).waitFor();
    await expectAccessible(page);
    await page.goto(invoice);
    await page.getByRole('heading', { level: 1, name: /^Invoice / }).waitFor();

    await context.setOffline(false);
    await page.goto(agency.studio);
    await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();
    await expect.poll(() => page.getByText('No connection.').count()).toBe(0);
    expect(await kept(page)).toContain('/portal/home');
    await page.getByRole('button', { name: /^More/ }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByLabel('Your e-mail address').waitFor();
    expect(await kept(page)).toEqual([]);
    await context.close();
  });

  it('forgets an item that the portal no longer shows, and everything once the session has ended', async () => {
    const { context, page } = await settled('Jonas Brandt, Studio Lindqvist');
    await page.locator('.actions a[href^="/invoices/"]').first().click();
    await page.getByRole('heading', { level: 1, name: /^Invoice / }).waitFor();
    const path = new URL(page.url()).pathname;
    await expect.poll(() => kept(page)).toContain(`/portal${path}`);

    await page.route(`**/portal${path}`, (route) =>
      route.fulfill({ status: 404, contentType: 'application/problem+json', json: { code: 'not_found', detail: 'x' } }),
    );
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'This page does not exist' }).waitFor();
    expect(await kept(page)).not.toContain(`/portal${path}`);
    expect(await kept(page)).toContain('/portal/home');

    await context.clearCookies();
    await page.goto(agency.studio);
    await page.getByLabel('Your e-mail address').waitFor();
    expect(await kept(page)).toEqual([]);
    await context.close();
  });
});
