import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectDecent, sizes } from './checks.ts';
import { agency, browser } from './running.ts';

/** Who has signed in: a printed link works once. */
let session: Awaited<ReturnType<BrowserContext['storageState']>>;

beforeAll(async () => {
  const page = await browser.newPage({ locale: 'en-GB' });
  await page.goto(agency.link('Hanna Brandt, Studio Lindqvist'));
  await page.getByRole('button').first().click();
  await page.getByRole('heading', { level: 2, name: 'Waiting for you' }).waitFor();
  session = await page.context().storageState();
  await page.close();
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    storageState: session,
    viewport: sizes.desktop,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.goto(agency.studio + path);
  return page;
}

const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not drawn.`);
  return box;
};

describe('a section without pages of its own, on a desktop', () => {
  it('has two stacks beside each other, as wide as the page', async () => {
    const page = await open('/visits');
    await page.getByRole('heading', { level: 2, name: 'Open points' }).waitFor();
    const [first, second] = [await boxOf(page, '.stacks > :first-child'), await boxOf(page, '.stacks > :last-child')];
    const actions = await boxOf(page, '.card:has(> .actions)');
    expect(second.y).toBe(first.y);
    expect(second.x).toBeGreaterThan(first.x + first.width);
    expect(second.x + second.width).toBeCloseTo(actions.x + actions.width, 0);
    await page.context().close();
  });

  it('says beside an item’s buttons what waits, when, and what follows', async () => {
    const page = await open('/visits');
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Kitchen/ })
      .click();
    await page.getByRole('heading', { level: 1, name: /^Kitchen/ }).waitFor();
    const panel = page.getByRole('region', { name: /^Confirm the visit on \w+day$/ });
    await panel.getByText('9:00 to 11:00, Ottenser Hauptstraße 44').waitFor();
    const confirm = panel.getByRole('button', { name: 'Confirm', exact: true });
    expect(await confirm.getAttribute('aria-describedby')).not.toBeNull();
    expect(await describedBy(page, confirm)).toBe('Maja Lindqvist comes to you then.');
    expect(await describedBy(page, panel.getByRole('button', { name: 'Another day' }))).toMatch(/calls you/);
    await expectDecent(page, /^Kitchen/);
    await page.context().close();
  });
});

const describedBy = async (page: Page, target: ReturnType<Page['locator']>) =>
  page.locator(`[id="${await target.getAttribute('aria-describedby')}"]`).textContent();

describe('what waits', () => {
  it('says its day once', async () => {
    const page = await open('/');
    const first = page.locator('.action.first');
    await first.waitFor();
    const words = (await first.textContent()) ?? '';
    const [day = ''] = /\w+day/.exec(words) ?? [];
    expect(words.split(day)).toHaveLength(2);
    expect(words).not.toMatch(/open until/);
    // Where nothing else says the day, it stands there.
    await page.locator('.action', { hasText: 'due on' }).first().waitFor();
    await page.context().close();
  });

  it('begins no line with a dot, on a phone', async () => {
    const page = await open('/', { viewport: sizes.phone });
    await page.locator('.action').last().waitFor();
    const lines = await page.evaluate(() =>
      [...document.querySelectorAll('.facts')].flatMap((facts) => {
        const { left } = facts.getBoundingClientRect();
        return [...facts.querySelectorAll('.fact')].map((fact, at) => ({
          begins: Math.abs(fact.getBoundingClientRect().left - left) < 1,
          isFirst: at === 0,
          dot: fact.getBoundingClientRect().left + Number.parseFloat(getComputedStyle(fact, '::before').left) >= left,
          written: fact.textContent?.includes('·'),
        }));
      }),
    );
    expect(lines.some(({ begins, isFirst }) => begins && !isFirst)).toBe(true);
    expect(lines.some(({ dot }) => dot)).toBe(true);
    for (const { begins, dot, written } of lines) {
      expect(dot).toBe(!begins);
      expect(written).toBe(false);
    }
    expect(
      await page
        .locator('.facts')
        .first()
        .evaluate((facts) => getComputedStyle(facts).clipPath),
    ).toBe('inset(0px)');
    await page.context().close();
  });
});

describe('the figures of invoices', () => {
  it('show no amount of nothing', async () => {
    const page = await open('/invoices');
    await page.locator('.figures').waitFor();
    // Of the two currencies one has nothing overdue.
    expect(await page.locator('.figures .late').allTextContents()).toEqual([expect.stringMatching(/^EUR.[1-9]/)]);
    expect(await page.locator('.figures .figure').count()).toBe(3);
    await page.context().close();
  });

  it('say in a word that nothing is overdue', async () => {
    const page = await open('/');
    await page.route('**/portal/invoices/summary', (route) =>
      route.fulfill({
        json: {
          currencies: [{ currency: 'EUR', overdue: 0, overdueCount: 0, open: 0, openCount: 0 }],
          counts: { all: 1, open: 0, paid: 1 },
        },
      }),
    );
    await page.goto(`${agency.studio}/invoices`);
    await page.getByText('Nothing, all is paid').waitFor();
    expect(await page.locator('.figures .figure').count()).toBe(0);
    expect(await page.locator('.figures').textContent()).not.toMatch(/\d/);
    await page.context().close();
  });
});

describe('on paper', () => {
  it.each(['/', '/visits', 'an invoice'])('%s is dark on white, without ways to other pages', async (path) => {
    const page = await open(path === 'an invoice' ? '/invoices' : path, { colorScheme: 'dark' });
    if (path === 'an invoice') await page.locator('.invoice-link').first().click();
    await page
      .locator(path === 'an invoice' ? '.document' : '.action')
      .first()
      .waitFor();
    expect(await groundAndText(page)).toEqual(['dark', 'light']);
    await page.emulateMedia({ media: 'print' });
    expect(await groundAndText(page)).toEqual(['light', 'dark']);
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
    expect(await groundAndText(page)).toEqual(['light', 'dark']);
    for (const navigation of await page.locator('nav, .top, .page-back').all()) {
      if (!(await navigation.evaluate((element) => element.closest('main .card') !== null)))
        expect(await navigation.isVisible()).toBe(false);
    }
    await page.context().close();
  });
});

/** How light a card is, and what is written on it. */
const groundAndText = (page: Page) =>
  page
    .locator('.card')
    .first()
    .evaluate((card) => {
      const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const { backgroundColor, color } = getComputedStyle(card);
      return [backgroundColor, color].map((colour) => {
        if (pixel === null) return 'unknown';
        pixel.fillStyle = colour;
        pixel.fillRect(0, 0, 1, 1);
        return (pixel.getImageData(0, 0, 1, 1).data[1] ?? 0) > 128 ? 'light' : 'dark';
      });
    });

describe('in the reader’s own colours', () => {
  it('can be seen where one is, which filter holds, and which button is the main one', async () => {
    const page = await open('/invoices?filter=open', { forcedColors: 'active' });
    await page.locator('.invoice-link').first().waitFor();
    const grounds = (selector: string) =>
      page.locator(selector).evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    const others = await grounds('.menu-place:not([aria-current]), .filter-link:not([aria-current])');
    for (const ground of await grounds('.menu-place[aria-current], .filter-link[aria-current]'))
      expect(others).not.toContain(ground);
    await page.goto(agency.studio);
    await page.locator('.button.main').waitFor();
    expect(await grounds('.action-button')).not.toContain((await grounds('.button.main'))[0]);
    await page.context().close();
  });
});

describe('at 320 px', () => {
  it('leaves every title the room of a long word', async () => {
    for (const path of ['/', '/invoices', '/visits']) {
      const page = await open(path, { viewport: sizes['small phone'], isMobile: true, hasTouch: true });
      await page.locator('.row-words').first().waitFor();
      const widths = await page.locator('.row-words').evaluateAll((all) => all.map((each) => each.clientWidth));
      expect(Math.min(...widths), path).toBeGreaterThanOrEqual(130);
      await page.context().close();
    }
  });
});
