import { expect, it } from 'vitest';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import { startAgency } from './agency.ts';

it('lives at the time that PORTICO_NOW says, demo, sign-in and all', async () => {
  const [agency, browser] = await Promise.all([startAgency({ PORTICO_NOW: '2025-12-01T08:40:00Z' }), launchBrowser()]);
  try {
    const page = await browser.newPage();
    await page.goto(agency.link('Emil Sørensen, Studio Lindqvist'));
    await page.getByRole('button').first().click();
    await page.waitForURL(({ pathname }) => pathname === '/');
    const home = (await (await page.request.get(`${agency.studio}/portal/home`)).json()) as {
      welcome: { joinedAt: string };
    };
    expect(home.welcome.joinedAt).toMatch(/^2025-12-01T08:40:/);
  } finally {
    await browser.close();
    await agency.stop();
  }
});
