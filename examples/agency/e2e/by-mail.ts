import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { en } from '../web/src/texts/en.ts';
import { agency, browser } from './running.ts';

/** Jonas Brandt asks for the mails, unless a test says who else. */
export const email = 'jonas@brandt-keramik.example';
const { signIn } = en;

/** A browser with nothing in it, and its page. */
export async function opened(options: BrowserContextOptions = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { context, page };
}

/** Asks for a mail on the page, as a person would, and looks into the mailbox. */
export async function asked(page: Page, path = '/', address = email) {
  await page.goto(agency.studio + path);
  await page.getByLabel(signIn.email).fill(address);
  await page.getByRole('button', { name: signIn.send }).click();
  await page.getByLabel(signIn.code).waitFor();
  return agency.newMail(address);
}

export const ticketOf = (link: string) => /\/sign-in\/([\w-]{43})$/.exec(link)?.[1] ?? 'no ticket';
export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
export const overHeading = (page: Page) => heading(page, signIn.over.title);
export const press = (page: Page) => page.getByRole('button', { name: signIn.enter });

/** Addresses that the browser still knows after a page has gone: of its history, and of what the site keeps on the device. */
export const placesOf = (page: Page) =>
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
