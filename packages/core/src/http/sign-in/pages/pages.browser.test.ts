import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../../../../../tools/testing/launch-browser.js';
import { Brand } from '../../../branding/brand.js';
import { identityTexts } from '../../../identity/texts.js';
import { Texts } from '../../../texts/catalogue.js';
import { type Markup, type PageContext, pageStyle } from './page.js';
import { askPage, codePage, expiredPage, linkPage, signedInPage, signedOutPage } from './sign-in-pages.js';

const brands = {
  warm: Brand.parse({
    name: 'Studio Lindqvist',
    primary: '#7a3253',
    accent: '#f2a33c',
    supportEmail: 'hello@lindqvist.example',
    copyright: '© 2026 Studio Lindqvist GmbH',
    legalLinks: [{ label: 'Privacy', url: '/privacy' }],
    icon: '/icon.svg',
    cover: '/cover.svg',
  }),
  yellow: Brand.parse({
    name: 'Donaudampfschifffahrtsgesellschaftskapitän & Co.',
    primary: '#ffe600',
    corners: 'crisp',
  }),
};
const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#f2a33c" d="M1 1h7v7h-7z"/></svg>';
const texts = new Texts(identityTexts);
const fault = { text: texts.format('de', 'auth.fault.code_wrong', { left: 1 }) };
const draws: Record<string, (context: PageContext, style: ReturnType<typeof pageStyle>) => Markup> = {
  ask: (context, style) => askPage(context, style, { next: '/invoices' }),
  'ask with a fault': (context, style) => askPage(context, style, { next: undefined, email: 'anna', fault }),
  code: (context, style) => codePage(context, style, { minutes: 10 }),
  'code with a fault': (context, style) => codePage(context, style, { minutes: 10, fault }),
  'code that is over': (context, style) => codePage(context, style, { minutes: 10, fault, over: true }),
  'link to press': (context, style) => linkPage(context, style, { link: 'x'.repeat(43), demand: 'press' }),
  'link with code': (context, style) => linkPage(context, style, { link: 'x'.repeat(43), demand: 'code', fault }),
  expired: expiredPage,
  'signed in': (context, style) =>
    signedInPage(context, style, { name: 'Anna Berg', email: `${'anna'.repeat(15)}@example.com`, onward: '/' }),
  'signed out': signedOutPage,
};

describe('core’s pages', () => {
  let browser: Browser;
  let axe: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  }, 60_000);
  afterAll(() => browser?.close());

  /** Draws a page as it is served, with its policy and without script, and photographs it where that is asked for. */
  async function show(
    name: string,
    brand: Brand,
    colorScheme: 'light' | 'dark',
    locale: 'en' | 'de',
    width = 320,
  ): Promise<Page> {
    const style = pageStyle(brand);
    const context: PageContext = {
      brand,
      language: locale,
      text: (key, values) => texts.format(locale, key, values),
      url: (path) => `/portal/auth${path}`,
      languages: ['en', 'de'],
      back: '/code',
    };
    const body = String(await draws[name]?.(context, style));
    // Axe is a script of the test's own: the policy of the page holds it back, so it comes beside the page.
    const page = await browser.newPage({
      viewport: { width, height: width < 640 ? 640 : 900 },
      colorScheme,
      bypassCSP: true,
    });
    await page.route('**/*', (route) =>
      route.request().isNavigationRequest()
        ? route.fulfill({ body, contentType: 'text/html; charset=utf-8' })
        : route.fulfill({ body: picture, contentType: 'image/svg+xml' }),
    );
    await page.goto('https://portal.example/portal/auth');
    const folder = process.env['PORTICO_TEST_PICTURES'];
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/${name}-${brand.corners}-${colorScheme}-${width}.png`, fullPage: true });
    return page;
  }

  test.each(Object.keys(draws))(
    '%s: nothing for axe to say, in light and dark, and no sideways scrolling at 320 px',
    async (name) => {
      for (const [brand, scheme, locale] of [
        [brands.warm, 'light', 'en'],
        [brands.yellow, 'dark', 'de'],
      ] as const) {
        const page = await show(name, brand, scheme, locale);
        await page.evaluate(axe);
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
        const heights = await page
          .locator('main a, button, main input:not([type=hidden])')
          .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
        expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
        await page.close();
      }
    },
    60_000,
  );

  test.each([
    ['warm', 'light', 390],
    ['warm', 'dark', 390],
    ['yellow', 'light', 390],
    ['yellow', 'dark', 390],
    ['warm', 'light', 1440],
    ['warm', 'dark', 1440],
    ['yellow', 'light', 1440],
    ['yellow', 'dark', 1440],
  ] as const)('the browser’s bar has the ground at the top of the page: %s, %s, %i px', async (name, scheme, width) => {
    const page = await show('expired', brands[name], scheme, 'en', width);
    const [told, seen] = await page.evaluate(() => {
      const metas = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')];
      const probe = document.createElement('i');
      document.body.append(probe);
      const colours = metas
        .filter(({ media }) => matchMedia(media).matches)
        .map(({ content }) => {
          probe.style.color = content;
          return getComputedStyle(probe).color;
        });
      for (let at = document.elementFromPoint(1, 1); at !== null; at = at.parentElement) {
        const ground = getComputedStyle(at).backgroundColor;
        if (ground !== 'rgba(0, 0, 0, 0)') return [colours, [ground]];
      }
      return [colours, []];
    });
    // A browser takes the first that fits.
    expect(told[0]).toBe(seen[0]);
    expect(told[0]).toMatch(/^rgb/);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.close();
  });

  test('the brand’s cover stands beside the page on a desktop, and is not fetched on a phone', async () => {
    for (const [width, height] of [
      [1440, 900],
      [390, 0],
    ] as const) {
      const page = await show('ask', brands.warm, 'light', 'en', width);
      const drawn = page.evaluate(() => {
        const { backgroundImage, height } = getComputedStyle(document.body, '::after');
        return [/cover\.svg/.test(backgroundImage), Number.parseFloat(height) || 0];
      });
      expect(await drawn).toEqual([height > 0, height]);
      await page.close();
    }
  });

  test('the policy lets the page’s own style through, and nothing else', async () => {
    const brand = brands.warm;
    const style = pageStyle(brand);
    const context: PageContext = {
      brand,
      language: 'en',
      text: (key, values) => texts.format('en', key, values),
      url: (path) => `/portal/auth${path}`,
      languages: ['en', 'de'],
      back: '/code',
    };
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await page.route('**/*', async (route) =>
      route.fulfill({
        body: String(await askPage(context, style, { next: undefined })),
        headers: {
          'Content-Type': 'text/html',
          'Content-Security-Policy': `default-src 'none'; style-src '${style.hash}'; img-src https://portal.example/icon.svg https://portal.example/cover.svg`,
        },
      }),
    );
    await page.goto('https://portal.example/');
    expect(await page.locator('main button').evaluate((button) => getComputedStyle(button).backgroundColor)).toBe(
      'rgb(122, 50, 83)',
    );
    expect(await page.evaluate('document.activeElement.id')).toBe('email');
    expect(refused.filter((text) => !text.includes('favicon'))).toEqual([]);
    await page.close();
  });
});
