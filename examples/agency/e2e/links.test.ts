import { describe, expect, it } from 'vitest';
import { en } from '../web/src/texts/en.ts';
import { asked, email, heading, opened, overHeading, placesOf, press, ticketOf } from './by-mail.ts';
import { complaintsOf, expectDecent, sizes } from './checks.ts';
import { agency } from './running.ts';

const { signIn } = en;

describe('the link of a mail', () => {
  it('signs in with one press in the browser that asked, and opens what was asked for', async () => {
    const { context, page } = await opened();
    const complaints = complaintsOf(page);
    const { link } = await asked(page, '/invoices?filter=open');
    const tab = await context.newPage();
    await tab.goto(link);
    await press(tab).waitFor();
    await expectDecent(tab, /^Sign in, Studio Lindqvist$/);
    expect(await tab.locator('#content').textContent()).not.toContain('jonas');
    // Looking at it, as scanners of mails do, signs nobody in.
    await tab.reload();
    await press(tab).click();
    await heading(tab, 'Invoices').waitFor();
    expect(new URL(tab.url()).search).toBe('?filter=open');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('asks for the digits on the same page in any other browser', async () => {
    const { context, page } = await opened();
    const { link, code } = await asked(page);
    const other = await opened({ viewport: sizes['small phone'] });
    await other.page.goto(link);
    const field = other.page.getByLabel(signIn.code);
    await field.waitFor();
    await expectDecent(other.page, /^Sign in, Studio Lindqvist$/);
    await field.fill(code === '000000' ? '000001' : '000000');
    await press(other.page).click();
    await other.page.getByRole('alert').getByText(signIn.codeWrong(4)).waitFor();
    await field.pressSequentially(code);
    await heading(other.page, /Jonas/).waitFor();
    await other.context.close();
    await context.close();
  });

  it('asks for the digits too once the browser has forgotten that it asked', async () => {
    const { context, page } = await opened();
    const { link, code } = await asked(page);
    await page.goto(link);
    await press(page).waitFor();
    await context.clearCookies();
    await press(page).click();
    await page.getByLabel(signIn.code).and(page.locator(':focus')).waitFor();
    await page.getByLabel(signIn.code).pressSequentially(code);
    await heading(page, /Jonas/).waitFor();
    await context.close();
  });

  it('is over after five wrong guesses, and says so', async () => {
    const { context, page } = await opened();
    const { link, code } = await asked(page);
    const other = await opened();
    await other.page.goto(link);
    const field = other.page.getByLabel(signIn.code);
    for (const left of [4, 3, 2, 1]) {
      await field.pressSequentially(code === '000000' ? '000001' : '000000');
      await other.page.getByText(signIn.codeWrong(left)).waitFor();
    }
    await field.pressSequentially(code === '000000' ? '000001' : '000000');
    await other.page.getByText(signIn.over.tries).waitFor();
    await expect.poll(() => other.page.locator('h1:focus').textContent()).toBe(signIn.over.title);
    // A press in the browser that asked is as good as before.
    expect(await placesOf(other.page)).not.toContain(ticketOf(link));
    await page.goto(link);
    await press(page).waitFor();
    await other.context.close();
    await context.close();
  });

  it('says when it is over, names nobody, and sends a new one right there', async () => {
    const { context, page } = await opened({ viewport: sizes.phone });
    const { link } = await asked(page, '/invoices');
    await page.goto(link);
    await press(page).click();
    await heading(page, 'Invoices').waitFor();
    await context.clearCookies();

    for (const over of [link, `${agency.studio}/sign-in/x`, `${agency.studio}/sign-in/%00`]) {
      await page.goto(over);
      await overHeading(page).waitFor();
      await page.getByText(signIn.over.expired).waitFor();
      await expectDecent(page, /^Link no longer valid, Studio Lindqvist$/);
      expect(await page.getByLabel(signIn.email).inputValue()).toBe('');
    }
    await page.getByLabel(signIn.email).fill(email);
    await page.getByRole('button', { name: signIn.over.send }).click();
    await page.getByLabel(signIn.code).waitFor();
    await page.getByLabel(signIn.code).pressSequentially((await agency.newMail(email)).code);
    await heading(page, /Jonas/).waitFor();
    await context.close();
  });

  it('leads whoever is signed in onward on request, before and when it is over', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    await page.goto(link);
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    await page.goto(link);
    await overHeading(page).waitFor();
    await page.getByText(signIn.link.already('Jonas Brandt')).waitFor();
    await expectDecent(page, /^Link no longer valid, Studio Lindqvist$/);
    await page.getByRole('link', { name: signIn.link.onward }).click();
    await heading(page, /Jonas/).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');

    const elsewhere = await opened();
    const another = await asked(elsewhere.page);
    await page.goto(another.link);
    await page.getByText(signIn.link.already('Jonas Brandt')).waitFor();
    await page.getByRole('link', { name: signIn.link.onward }).click();
    await heading(page, /Jonas/).waitFor();
    // It still works, so it is worth something to whoever finds it.
    expect(await placesOf(page)).toContain('/portal/home');
    expect(await placesOf(page)).not.toContain(ticketOf(another.link));
    await elsewhere.context.close();
    await context.close();
  });

  it('leaves its ticket nowhere: not in the history, what the device keeps, or what is asked of anybody else', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    const ticket = ticketOf(link);
    const told: string[] = [];
    context.on('request', (request) => {
      const { referer = '' } = request.headers();
      if (referer.includes(ticket)) told.push(`${request.url()} hears it as referrer`);
      const url = new URL(request.url());
      const own = [`/sign-in/${ticket}`, `/portal/auth/link/${ticket}`].includes(url.pathname);
      if (!own && request.url().includes(ticket)) told.push(request.url());
    });
    // The worker has the page by now.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.goto(link);
    await press(page).waitFor();
    expect(await placesOf(page)).toContain(`/sign-in/${ticket}`);
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    expect(await placesOf(page)).not.toContain(ticket);
    await page.goto(link);
    await overHeading(page).waitFor();
    expect(await placesOf(page)).not.toContain(ticket);

    await context.clearCookies();
    await page.goto(link);
    await overHeading(page).waitFor();
    expect(await placesOf(page)).not.toContain(ticket);
    // Who loads it again is told the same.
    await page.reload();
    await overHeading(page).waitFor();
    expect(told).toEqual([]);
    await context.close();
  });
});

describe('when the portal cannot be reached', () => {
  it('the page of a link says so, and goes on when it can be', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    await context.route('**/portal/auth/link/*', (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(link);
    await heading(page, en.unavailable).waitFor();
    await expectDecent(page, new RegExp(`^${en.unavailable}, Studio Lindqvist$`));
    await context.unroute('**/portal/auth/link/*');
    await page.getByRole('button', { name: en.tryNow }).click();
    await press(page).waitFor();

    await context.route('**/portal/auth/link/*', (route) => route.abort());
    await press(page).click();
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    await context.unroute('**/portal/auth/link/*');
    await press(page).click();
    await heading(page, /Jonas/).waitFor();
    await context.close();
  });

  it('goes on with who is signed in already: by the press before, by the digits, or by the same link in another tab', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page, '/invoices');
    await page.goto(link);
    await press(page).waitFor();
    const failing = () => context.route('**/portal/session', (route) => route.fulfill({ status: 503, body: '' }));
    await failing();
    await press(page).click();
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    await context.unroute('**/portal/session');
    await press(page).click();
    await heading(page, 'Invoices').waitFor();

    await context.clearCookies();
    const { link: second } = await asked(page);
    const tabs = [page, await context.newPage()] as const;
    for (const tab of tabs) {
      await tab.goto(second);
      await press(tab).waitFor();
    }
    for (const tab of tabs) {
      await press(tab).click();
      await heading(tab, /Jonas/).waitFor();
    }

    await context.clearCookies();
    const { code } = await asked(page, '/invoices');
    await failing();
    await page.getByLabel(signIn.code).pressSequentially(code);
    await page.getByRole('alert').getByText(en.unavailable).waitFor();
    await context.unroute('**/portal/session');
    await page.getByLabel(signIn.code).pressSequentially(code);
    await heading(page, 'Invoices').waitFor();
    await context.close();
  });

  it('says so of nothing else that fails', async () => {
    const { context, page } = await opened();
    await context.route('**/portal/auth/link/*', (route) => route.fulfill({ json: null }));
    await page.goto(`${agency.studio}/sign-in/x`);
    await heading(page, signIn.failed.title).waitFor();
    await expectDecent(page, new RegExp(`^${signIn.failed.title}, Studio Lindqvist$`));
    expect(await page.getByRole('button', { name: en.tryNow }).count()).toBe(0);
    await page.getByRole('link', { name: signIn.failed.anew }).click();
    await page.getByLabel(signIn.email).waitFor();
    await context.close();
  });

  it('the page of a link says so without any connection', async () => {
    const { context, page } = await opened();
    const { link } = await asked(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await page.getByLabel(signIn.email).waitFor();
    await context.setOffline(true);
    await page.goto(link);
    await heading(page, en.unavailable).waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: en.tryNow }).click();
    await press(page).waitFor();
    await context.close();
  });
});
