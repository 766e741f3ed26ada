import type { Page, Request } from 'playwright-core';

const still = 150;

/** What stays open for as long as the page does. */
const isStream = (request: Request) => new URL(request.url()).pathname.endsWith('/live');

/**
 * Calls back, and resolves when the page then has all that it asked for: answers, fonts, pictures, and no bones any more. What retries by
 * itself after seconds counts as settled.
 */
export async function settled(page: Page, act: () => Promise<unknown>): Promise<void> {
  let open = 0;
  let last = Date.now();
  const began = (request: Request) => {
    if (isStream(request)) return;
    open++;
    last = Date.now();
  };
  const ended = (request: Request) => {
    if (isStream(request)) return;
    open--;
    last = Date.now();
  };
  page.on('request', began).on('requestfinished', ended).on('requestfailed', ended);
  try {
    await act();
    await page.locator('h1').first().waitFor();
    const deadline = Date.now() + 20_000;
    for (;;) {
      const quiet = open <= 0 && Date.now() - last > still;
      if (quiet && (await page.locator('[aria-busy="true"], .bones').count()) === 0) break;
      if (Date.now() > deadline) throw new Error(`${page.url()} does not come to rest.`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await page.evaluate(async () => {
      await document.fonts.ready;
      await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    });
  } finally {
    page.off('request', began).off('requestfinished', ended).off('requestfailed', ended);
  }
}
