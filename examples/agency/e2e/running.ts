import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import { type Agency, startAgency } from './agency.ts';

/** The example, as it runs for the tests of the file that imports this. */
export let agency: Agency;
/** Its visitors' browser. */
export let browser: Browser;

beforeAll(async () => {
  [agency, browser] = await Promise.all([startAgency(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await agency?.stop();
});
