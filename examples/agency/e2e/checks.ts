import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The sizes at which a page has to work. */
export const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  'small phone': { width: 320, height: 640 },
} as const;

/** What every page owes everybody: no axe violation, no sideways scrolling, a title, and one heading of the first level. */
export async function expectDecent(page: Page, title: RegExp): Promise<void> {
  await expect.poll(() => page.title()).toMatch(title);
  await expectAccessible(page);
  // Not `innerWidth`: a phone zooms out until everything fits.
  const { width } = page.viewportSize() ?? { width: 0 };
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(await page.locator('h1').count()).toBe(1);
}

/** No axe violation: for a page, or what is open over it. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(told).toEqual([]);
}

/** Collects what the browser complains of: scripts that fail, and what the content security policy refuses. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Being asked who one is, and being nobody yet, is no fault.
    if (message.type() === 'error' && !/status of 401/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
