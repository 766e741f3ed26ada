import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Wording } from '../../web/src/texts/texts.ts';
import { englishOn, formalOn } from './english.ts';
import { barFault } from './ground.ts';
import { layoutFaults } from './layout.ts';

/** WCAG 2.2 to level AA, and what axe recommends beyond. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** What every page owes everybody. */
export interface Owed {
  /** The document's title. */
  readonly title: string | RegExp;
  readonly wording: Wording;
  /** Where the focus is: on the heading after navigation, in a field where one is asked for. Unset on the first page, and in a dialog. */
  readonly focus?: 'heading' | 'field';
}

/** Fails with all that a page owes, not with the first thing alone. */
export async function expectOwed(page: Page, { title, wording, focus }: Owed): Promise<void> {
  await expect.poll(() => page.title()).toMatch(title);
  const selector = { heading: 'h1:focus', field: 'input:focus' };
  if (focus !== undefined)
    await expect.poll(() => page.locator(selector[focus]).count(), { message: `the focus is on the ${focus}` }).toBe(1);
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect
    .soft({
      lang: await page.locator('html').getAttribute('lang'),
      headings: await page.locator('h1').count(),
      axe: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      layout: await layoutFaults(page),
      bar: await barFault(page),
      formal: wording === 'de-x-informal' ? await formalOn(page) : [],
      english: wording === 'en' ? [] : await englishOn(page),
    })
    .toEqual({ lang: wording.slice(0, 2), headings: 1, axe: [], layout: [], bar: undefined, formal: [], english: [] });
}
