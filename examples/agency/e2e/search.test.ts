import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { de } from '../web/src/texts/de.ts';
import { en } from '../web/src/texts/en.ts';
import type { Texts } from '../web/src/texts/texts.ts';
import { opened } from './by-mail.ts';
import { complaintsOf, expectAccessible, expectDecent, sizes } from './checks.ts';
import { agency } from './running.ts';

type Kept = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** Who looks, signed in once: a printed link works once. */
const people = {
  hanna: 'Hanna Brandt, Studio Lindqvist',
  emil: 'Emil Sørensen, Studio Lindqvist',
  miriam: 'Dr. Miriam Weiß, Nordtor Treuhand',
} as const;
const kept = new Map<keyof typeof people, Kept>();

beforeAll(async () => {
  for (const [who, person] of Object.entries(people) as [keyof typeof people, string][]) {
    const { context, page } = await opened();
    await page.goto(agency.link(person));
    await page.getByRole('button').first().click();
    await page.waitForURL(({ pathname }) => !pathname.includes('/sign-in'));
    await page.locator('.frame h1').waitFor();
    kept.set(who, await context.storageState());
    await context.close();
  }
}, 60_000);

async function visit(who: keyof typeof people, path = '/', options: BrowserContextOptions = {}) {
  const storageState = kept.get(who);
  if (storageState === undefined) throw new Error(`${who} is not signed in.`);
  const { context, page } = await opened({ viewport: sizes.desktop, storageState, ...options });
  const complaints = complaintsOf(page);
  await page.goto((who === 'miriam' ? agency.nordtor : agency.studio) + path);
  await page.locator('.frame h1').waitFor();
  return { context, page, complaints };
}

const dialog = (page: Page, t: Texts = en) => page.getByRole('dialog', { name: t.search.title });
const field = (page: Page, t: Texts = en) => dialog(page, t).getByRole('searchbox', { name: t.search.field });
/** Once it has come up, which on phones is when their keyboard may have: before, axe takes it for no dialog. */
async function expectAccessibleDialog(page: Page): Promise<void> {
  await page.locator('.veil:not([data-entering], [style*="opacity"])').waitFor();
  await expectAccessible(page);
}
const said = (page: Page, text: string) => page.locator('.found').getByRole('status').getByText(text, { exact: true });
const rows = (page: Page) => page.locator('.found .row a');
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');
const hit = (n: number, title = [{ text: `Hit ${n}` }]) => ({
  ...{ app: 'billing', appTitle: 'Invoices', icon: 'receipt', title, link: `/invoices/${n}` },
  at: '2026-11-24T00:00:00.000Z',
});

/** Answers searches in place of the portal. */
const answer = (page: Page, pages: (query: URLSearchParams) => object | undefined) =>
  page.route('**/portal/search?*', (route) => {
    const json = pages(new URL(route.request().url()).searchParams);
    return json === undefined
      ? route.fulfill({ status: 503, body: '' })
      : route.fulfill({ json: { unavailable: [], ...json } });
  });

describe('the search', () => {
  it('finds by keyboard alone, from any page, and leads to the very thing', async () => {
    const { context, page, complaints } = await visit('hanna', '/invoices');
    const opener = page.getByRole('button', { name: en.search.title });
    await opener.focus();
    await page.keyboard.press('Control+k');
    await expect.poll(() => field(page).evaluate((input) => input === document.activeElement)).toBe(true);
    await expectAccessibleDialog(page);
    await page.keyboard.type('SHOP FRÖNT');
    await said(page, en.search.count(5, false)).waitFor();
    expect(await dialog(page).getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Site visits',
      'Invoices',
    ]);
    expect(await page.locator('.found mark').first().textContent()).toBe('Shop');
    await expectAccessibleDialog(page);

    // Down and up between the field and what was found, and no further.
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).toContain('Shop front, assembly');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => field(page).evaluate((input) => input === document.activeElement)).toBe(true);
    // The focus stays in the dialog.
    for (let presses = 0; presses < 10; presses++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);

    // The key closes it, too, and what was typed before is gone.
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    expect(await field(page).inputValue()).toBe('');
    await page.keyboard.press('Control+k');
    await dialog(page).waitFor({ state: 'detached' });

    await page.keyboard.press('Control+k');
    await page.keyboard.type('144');
    await said(page, en.search.count(1, false)).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /2026-0144/ }).waitFor();
    await dialog(page).waitFor({ state: 'detached' });

    // What was opened last stands there before anything is typed.
    const home = async () => (await context.request.get(`${agency.studio}/portal/home`)).text();
    await expect.poll(async () => JSON.parse(await home()).recents).not.toEqual([]);
    await page.reload();
    await page.locator('.document').waitFor();
    await page.keyboard.press('Control+k');
    await dialog(page)
      .getByRole('link', { name: /2026-0144/ })
      .waitFor();
    await expectAccessibleDialog(page);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('leads to a page of results, whose words stand in its address as they are', async () => {
    const { context, page, complaints } = await visit('hanna');
    await page.getByRole('button', { name: en.search.title }).click();
    await field(page).fill('shop front');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: en.search.resultsFor('shop front') }).waitFor();
    await said(page, en.search.count(5, false)).waitFor();
    await expectDecent(page, /^Results for “shop front”, Studio Lindqvist$/);
    for (const words of ['1e3', '"x"', 'true', '100% & <b>']) {
      const own = page.getByRole('main').getByRole('searchbox');
      await own.fill(words);
      await own.press('Enter');
      await page.getByRole('heading', { level: 1, name: en.search.resultsFor(words) }).waitFor();
      await said(page, en.search.nothing(words)).waitFor();
      expect(new URL(page.url()).searchParams.get('q')).toBe(words);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: en.search.resultsFor(words) }).waitFor();
      expect(await own.inputValue()).toBe(words);
    }
    await expectDecent(page, /^Results for/);
    await page.goBack();
    await expect.poll(() => page.getByRole('main').getByRole('searchbox').inputValue()).toBe('true');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('works on a small phone, in German, in the dark', async () => {
    const { context, page, complaints } = await visit('miriam', '/', {
      ...{ viewport: sizes['small phone'], isMobile: true, hasTouch: true, locale: 'de-DE', colorScheme: 'dark' },
    });
    await page.getByRole('button', { name: de.search.title }).tap();
    await field(page, de).fill('jahresgesprach');
    await said(page, de.search.count(1, false)).waitFor();
    await dialog(page, de).getByRole('heading', { level: 2, name: 'Ortstermine' }).waitFor();
    await expectAccessibleDialog(page);
    await field(page, de).fill('jahres');
    await said(page, de.search.count(3, false)).waitFor();
    expect(
      await dialog(page, de).evaluate((box) =>
        [...box.querySelectorAll('*')].some((part) => part.getBoundingClientRect().right > 320),
      ),
    ).toBe(false);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: de.search.resultsFor('jahres') }).waitFor();
    await said(page, de.search.count(3, false)).waitFor();
    await expectDecent(page, /^Ergebnisse für „jahres“, Nordtor Treuhand$/);
    await rows(page).first().tap();
    await page.getByRole('heading', { level: 1, name: 'Jahresgespräch' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('finds nothing of what is another contact’s, or another business’s', async () => {
    for (const who of ['hanna', 'emil', 'miriam'] as const) {
      const { context, page } = await visit(who, '/search?q=2026-0145');
      if (who === 'hanna') await said(page, en.search.count(1, false)).waitFor();
      else await said(page, en.search.nothing('2026-0145')).waitFor();
      expect(await rows(page).count()).toBe(who === 'hanna' ? 1 : 0);
      // Nothing of what was searched for stays on the device.
      const keys = await page.evaluate(async () => {
        const urls: string[] = [];
        for (const name of await caches.keys())
          for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
        return urls.filter((url) => url.includes('/portal/search'));
      });
      expect(keys).toEqual([]);
      await context.close();
    }
  });

  it('shows the newest words’ answer, however late an older one comes', async () => {
    const { context, page } = await visit('hanna');
    let release = () => {};
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    const asked: string[] = [];
    await page.route('**/portal/search?*', async (route) => {
      const q = new URL(route.request().url()).searchParams.get('q') ?? '';
      asked.push(q);
      if (q === 'old') await late;
      await route.fulfill({ json: { items: [hit(1, [{ text: `Found by ${q}` }])], unavailable: [] } }).catch(() => {});
    });
    await page.keyboard.press('Control+k');
    await field(page).fill('old');
    await expect.poll(() => asked).toEqual(['old']);
    await field(page).fill('new');
    await rows(page).getByText('Found by new').waitFor();
    release();
    await page.waitForTimeout(100);
    expect(await rows(page).allTextContents()).toEqual([expect.stringContaining('Found by new')]);
    // Not asked for every letter.
    await field(page).fill('');
    await field(page).pressSequentially('quickly');
    await rows(page).getByText('Found by quickly').waitFor();
    expect(asked).toEqual(['old', 'new', 'quickly']);
    await context.close();
  });

  it('shows further results, and goes on where they begin', async () => {
    const { context, page } = await visit('hanna');
    let fails = true;
    await answer(page, (query) => {
      const start = Number(query.get('cursor') ?? 0);
      if (start === 2 && fails) return undefined;
      // A page may be empty, and not be the last.
      return start === 0
        ? { items: [], next: '1' }
        : start === 1
          ? { items: [hit(1), { ...hit(2), app: 'visits', appTitle: 'Site visits' }], next: '2' }
          : { items: [hit(3)] };
    });
    await page.goto(`${agency.studio}/search?q=hit`);
    await said(page, en.search.count(2, true)).waitFor();
    const more = page.getByRole('button', { name: en.search.more });
    await more.click();
    await page.getByRole('alert').getByText(en.search.moreFailed).waitFor();
    fails = false;
    await more.click();
    await said(page, en.search.count(3, false)).waitFor();
    expect(await rows(page).evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      '/invoices/1',
      '/invoices/3',
      '/invoices/2',
    ]);
    await expect.poll(() => focused(page)).toContain('Hit 3');
    expect(await more.count()).toBe(0);
    await context.close();
  });

  it('says what it cannot do, and writes everything as text', async () => {
    const { context, page } = await visit('hanna');
    let fails = true;
    const hostile = [{ text: '<img src=x onerror=alert(1)>' }, { text: '<b>x</b>', match: true }];
    await answer(page, () => (fails ? undefined : { items: [hit(1, hostile)], unavailable: ['visits'] }));
    await page.goto(`${agency.studio}/search?q=x`);
    await page.getByText(en.unavailable).first().waitFor();
    await expectDecent(page, /^Results for “x”/);
    fails = false;
    await page.getByRole('button', { name: en.tryNow }).click();
    await page.getByText(en.search.missing('Site visits')).waitFor();
    expect(await page.locator('.found mark').allTextContents()).toEqual(['<b>x</b>']);
    expect(await page.locator('.found :is(img, b)').count()).toBe(0);
    await context.close();
  });
});
