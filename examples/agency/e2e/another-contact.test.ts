import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { en } from '../web/src/texts/en.ts';
import { asked, email, heading, opened } from './by-mail.ts';
import { expectDecent } from './checks.ts';
import { agency } from './running.ts';

const { signIn } = en;

const hanna = 'hanna@brandt-keramik.example';

/** Hanna has signed in here, and this device keeps what she read. */
async function openedByHanna() {
  const { context, page } = await opened();
  const { code } = await asked(page, '/', hanna);
  await page.getByLabel(signIn.code).pressSequentially(code);
  await heading(page, /Hanna/).waitFor();
  await expect.poll(() => keptBy(page)).toContain('Hanna');
  return { context, page };
}

/** Whose the stores on this device are, by the session in each. */
const keptBy = (page: Page) =>
  page.evaluate(async () => {
    const names: string[] = [];
    for (const store of await caches.keys()) {
      if (!store.startsWith('portal-kept-')) continue;
      const session = await (await caches.open(store)).match('/portal/session');
      names.push((await session?.json())?.contact.name.split(' ')[0] ?? 'nobody');
    }
    return names;
  });

describe('the link of a mail to somebody else than is signed in', () => {
  it('lets him in all the same: by a new mail, when it is over or guessed too often, and on request', async () => {
    const { context, page } = await openedByHanna();
    const already = page.getByText(signIn.link.already('Hanna Brandt'));
    const other = await opened();
    const { link, code } = await asked(other.page);
    await page.goto(link);
    await page.getByRole('link', { name: signIn.link.another }).click();
    await page.getByLabel(signIn.email).waitFor();
    await already.waitFor();
    await expectDecent(page, /^Sign in, Studio Lindqvist$/);

    await page.goto(link);
    for (const left of [4, 3, 2, 1, 0]) {
      await page.getByLabel(signIn.code).pressSequentially(code === '000000' ? '000001' : '000000');
      await page.getByText(left > 0 ? signIn.codeWrong(left) : signIn.over.tries).waitFor();
    }
    await already.waitFor();

    await page.goto(`${agency.studio}/sign-in/x`);
    await page.getByText(signIn.over.expired).waitFor();
    await already.waitFor();
    await page.getByLabel(signIn.email).fill(email);
    await page.getByRole('button', { name: signIn.over.send }).click();
    await page.getByLabel(signIn.code).waitFor();
    await page.getByLabel(signIn.code).pressSequentially((await agency.newMail(email)).code);
    await heading(page, /Jonas/).waitFor();
    await page.goto(`${agency.studio}/sign-in`);
    await heading(page, /Jonas/).waitFor();
    await other.context.close();
    await context.close();
  });

  it('puts nothing of his into the other one’s store, also when the portal then fails to say who he is', async () => {
    const { context, page } = await openedByHanna();
    const other = await opened();
    const { link, code } = await asked(other.page);
    await page.goto(link);
    await page.getByLabel(signIn.code).waitFor();
    await context.route('**/portal/session', (route) => route.abort());
    await page.getByLabel(signIn.code).pressSequentially(code);
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    expect(await keptBy(page)).toEqual([]);
    await context.unroute('**/portal/session');
    await page.getByLabel(signIn.code).pressSequentially(code);
    await heading(page, /Jonas/).waitFor();
    await expect.poll(() => keptBy(page)).toEqual(['Jonas']);
    await other.context.close();
    await context.close();
  });

  it('erases what the other one kept, wherever it signed in', async () => {
    const { context, page } = await openedByHanna();
    // Not by the page of the sign-in.
    const status = await page.evaluate(
      async (url) => (await fetch(url, { method: 'POST', body: new URLSearchParams() })).status,
      agency.link('Jonas Brandt, Studio Lindqvist'),
    );
    expect(status).toBe(200);
    await page.goto(agency.studio);
    await heading(page, /Jonas/).waitFor();
    await expect.poll(() => keptBy(page)).toEqual(['Jonas']);
    await context.close();
  });
});
