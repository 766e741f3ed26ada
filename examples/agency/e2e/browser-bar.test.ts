import { describe, expect, it } from 'vitest';
import { asked, heading, opened, press } from './by-mail.ts';
import { barFault } from './walk/ground.ts';

describe('the browser’s own bar', () => {
  it.each([
    ['light', 390],
    ['dark', 390],
    ['light', 1440],
    ['dark', 1440],
  ] as const)('goes on with what is at the top of the sign-in and of home: %s, %i px', async (colorScheme, width) => {
    const { context, page } = await opened({ viewport: { width, height: 844 }, colorScheme });
    const { link } = await asked(page);
    await expect.poll(() => barFault(page)).toBeUndefined();
    await page.goto(link);
    await press(page).waitFor();
    await expect.poll(() => barFault(page)).toBeUndefined();
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    await expect.poll(() => barFault(page)).toBeUndefined();
    await context.close();
  });
});
