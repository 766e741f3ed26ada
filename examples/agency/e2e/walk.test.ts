import { billing } from '@portico/plugin-billing';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { siteVisits } from '../server/sections/site-visits.ts';
import { texts as invoicesTexts } from '../web/src/sections/invoices/texts.ts';
import { type Wording, wordingFor, wordings } from '../web/src/texts/texts.ts';
import { complaintsOf } from './checks.ts';
import { agency, browser } from './running.ts';
import { messagesOf } from './walk/english.ts';
import { focusedName } from './walk/focus.ts';
import { Keyboard } from './walk/keyboard.ts';
import { expectOwed } from './walk/owed.ts';

/** The languages: each is the browser's, and signed in the client's. */
const locales = { en: 'en-GB', de: 'de-DE' } as const;

/** For whom every section has something, also one that the web part has no pages for. In German the studio says "du", the adviser "Sie". */
const clients = {
  studio: {
    business: 'Studio Lindqvist',
    name: 'Hanna Brandt',
    email: 'hanna@brandt-keramik.example',
    formality: 'informal',
    visit: /^Kitchen/,
  },
  nordtor: {
    business: 'Nordtor Treuhand',
    name: 'Dr. Miriam Weiß',
    email: 'm.weiss@weiss-metallbau.example',
    formality: 'formal',
    visit: /^Inventur/,
  },
} as const;

/** All of the one brand. The other has its own colours, corners, menu and fonts: no picture, and longer words in its rail and bars. */
const walks = [
  ...[320, 390, 1440].flatMap((width) =>
    (['en', 'de'] as const).flatMap((language) =>
      (['light', 'dark'] as const).map((colorScheme) => ({ where: 'studio', width, language, colorScheme }) as const),
    ),
  ),
  { where: 'nordtor', width: 320, language: 'de', colorScheme: 'dark' },
  { where: 'nordtor', width: 768, language: 'de', colorScheme: 'light' },
  { where: 'nordtor', width: 1440, language: 'en', colorScheme: 'light' },
] as const;

describe.each(walks)('by keyboard alone at $where, $width px, $language, $colorScheme', ({ where, ...walk }) => {
  const { width, language, colorScheme } = walk;
  const { business, name, email, formality, visit } = clients[where];
  const locale = locales[language];
  const wording = wordingFor(language, formality);
  const [t, invoices] = [wordings[wording], invoicesTexts[wording]];
  const words = { ...messagesOf(billing(), wording), ...messagesOf(siteVisits(), wording) };

  it('a client signs in, sees every page, and signs out', async () => {
    const phone = width < 640;
    const context = await browser.newContext({
      viewport: { width, height: phone ? 700 : 900 },
      isMobile: phone,
      hasTouch: phone,
      locale,
      colorScheme,
      // axe would measure colours in the middle of a fade.
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints = complaintsOf(page);
    const keyboard = new Keyboard(page);
    const title = (text: string) => `${text}, ${business}`;
    const link = (text: RegExp) => page.getByRole('link', { name: text });

    await page.goto(`${agency[where]}/`);
    await page.getByLabel(t.signIn.email).waitFor();
    await expectOwed(page, { title: title(t.signIn.page), wording });
    await keyboard.round();
    await keyboard.reach(page.getByLabel(t.signIn.email));
    await keyboard.write(email);
    await keyboard.use(page.getByRole('button', { name: t.signIn.send }));

    await page.getByLabel(t.signIn.code).waitFor();
    await expectOwed(page, { title: title(t.signIn.codePage), wording, focus: 'field' });
    await keyboard.round();
    await keyboard.reach(page.getByLabel(t.signIn.code), 'Shift+Tab');
    await keyboard.write(await agency.code(email));

    await page.getByRole('heading', { level: 2, name: t.waiting }).waitFor();
    await expectOwed(page, { title: title(t.home), wording, focus: 'heading' });
    const stops = await keyboard.round();
    expect(stops.join()).toContain(`"${t.skip}"`);
    await keyboard.use(link(new RegExp(`^${t.skip}$`)), 'Enter', 'Shift+Tab');
    await expect.poll(() => page.locator('#content:focus').count()).toBe(1);

    await keyboard.use(link(pattern(words['due.title'])).first());
    await page.locator('.document').waitFor();
    await expectOwed(page, { title: new RegExp(`^${invoices.one('.+')}, ${business}$`), wording, focus: 'heading' });
    await keyboard.round();

    await goTo(page, keyboard, phone, new RegExp(`^${invoices.title}`), t.more);
    await page.getByRole('heading', { level: 1, name: invoices.title }).waitFor();
    await link(/\d/).first().waitFor();
    await expectOwed(page, { title: title(invoices.title), wording, focus: 'heading' });
    await keyboard.round();
    await keyboard.use(link(new RegExp(`^${invoices.filterPaid}`)));
    await page.getByText(invoices.filterPaid).first().waitFor();
    await expectOwed(page, { title: title(invoices.title), wording });

    await goTo(page, keyboard, phone, new RegExp(`^${words['apps.visits']}`), t.more);
    await page.getByRole('heading', { level: 1, name: words['apps.visits'] ?? '' }).waitFor();
    await page.getByRole('heading', { level: 2, name: words['list.reports'] ?? '' }).waitFor();
    await expectOwed(page, { title: title(words['apps.visits'] ?? ''), wording, focus: 'heading' });
    await keyboard.round();
    await keyboard.use(link(visit).last());
    await page.getByRole('heading', { level: 1, name: visit }).waitFor();
    await page.getByText(words['fact.visitor'] ?? '').waitFor();
    await expectOwed(page, { title: new RegExp(`${visit.source}.*, ${business}$`), wording, focus: 'heading' });
    await keyboard.round();

    await signOut(page, keyboard, phone, { more: t.more, signOut: t.signOut, name, wording });
    await page.getByLabel(t.signIn.email).waitFor();
    await expectOwed(page, { title: title(t.signIn.page), wording });

    // The link of the next mail: with the code elsewhere, with a press here, and then it is over.
    await keyboard.reach(page.getByLabel(t.signIn.email));
    await keyboard.write(email);
    await keyboard.press('Enter');
    await page.getByLabel(t.signIn.code).waitFor();
    const mail = await agency.newMail(email);
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.goto(mail.link);
    await page.getByLabel(t.signIn.code).waitFor();
    await expectOwed(page, { title: title(t.signIn.page), wording });
    await keyboard.round();

    await context.addCookies(cookies);
    await page.goto(mail.link);
    await page.getByText(t.signIn.link.press).waitFor();
    await expectOwed(page, { title: title(t.signIn.page), wording });
    await keyboard.round();
    await keyboard.use(page.getByRole('button', { name: t.signIn.enter }));
    await page.getByRole('heading', { level: 2, name: t.waiting }).waitFor();
    await expectOwed(page, { title: title(t.home), wording, focus: 'heading' });

    await context.clearCookies();
    await page.goto(mail.link);
    await page.getByText(t.signIn.over.expired).waitFor();
    await expectOwed(page, { title: title(t.signIn.over.page), wording });
    await keyboard.round();
    await keyboard.reach(page.getByLabel(t.signIn.email));
    await keyboard.write(email);
    await keyboard.use(page.getByRole('button', { name: t.signIn.over.send }));
    await page.getByLabel(t.signIn.code).waitFor();
    await expectOwed(page, { title: title(t.signIn.codePage), wording, focus: 'field' });

    expect(keyboard.faults).toEqual([]);
    // The link that is over was asked about, once.
    expect(complaints.filter((text) => !/status of 410/.test(text))).toEqual([]);
    await context.close();
  });
});

/** A message with whatever stands in its places. */
const pattern = (message = '') => new RegExp(message.replace(/\{\w+\}/g, '.+'));

/** Goes to a section by the menu, on a phone by the bar at the bottom, or by what is behind *More* there. */
async function goTo(page: Page, keyboard: Keyboard, phone: boolean, name: RegExp, more: string): Promise<void> {
  const places = page.getByRole('navigation').getByRole('link', { name });
  if (phone && (await places.count()) === 0) {
    await keyboard.use(page.getByRole('button', { name: more }), 'Space');
    await keyboard.use(page.getByRole('dialog').getByRole('link', { name }));
  } else {
    await keyboard.use(places, 'Enter', phone ? 'Tab' : 'Shift+Tab');
  }
}

interface Out {
  readonly more: string;
  readonly signOut: string;
  readonly name: string;
  readonly wording: Wording;
}

/** Signs out behind the name, on a phone behind *More*: each closes with Esc first, and gives the focus back. */
async function signOut(page: Page, keyboard: Keyboard, phone: boolean, out: Out): Promise<void> {
  const opener = page.getByRole('button', { name: phone ? out.more : out.name });
  const dialog = page.getByRole('dialog');
  await keyboard.use(opener, 'Space', phone ? 'Tab' : 'Shift+Tab');
  await dialog.waitFor();
  await expectOwed(page, { title: /./, wording: out.wording });
  await keyboard.round();
  await keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => focusedName(page)).toContain(phone ? out.more : out.name);

  await keyboard.press('Enter');
  await dialog.waitFor();
  await keyboard.use(dialog.getByRole('button', { name: out.signOut, exact: true }));
}
