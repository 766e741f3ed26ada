import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Engine } from '../src/data/engine.js';
import type { KernelTables } from '../src/identity/tables.js';
import { definePlugin, defineTables, type Portal, text } from '../src/index.js';
import { kernelEngines, testDatabase } from '../src/testing/test-database.js';
import { type TestAccount, type TestBrowser, type TestPortal, testPortal } from '../src/testing.js';

const hello = z.object({ hello: z.string(), locale: z.string() });

/** A section that says something to its reader wherever a plugin can. */
const post = definePlugin({
  id: 'post',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: {
    en: { post: 'Your post', hello: 'Hello {name}, {n, number}', more: 'More' },
    de: { post: 'Ihre Post', hello: 'Guten Tag {name}, Sie haben {n, number}', more: 'Weitere' },
    'de-x-informal': { post: 'Deine Post', hello: 'Hallo {name}, du hast {n, number}' },
  },
  apps: { post: { title: text('post'), icon: 'mail', path: '/post' } },
  links: { post: '/post' },
  routes: (route) => ({
    'GET /post': route({ app: 'post', returns: hello }).handle(({ text, contact }) => ({
      hello: text('hello', { name: contact.name, n: 1234.5 }),
      locale: contact.locale,
    })),
    'GET /post/open': route
      .open({ app: 'post', returns: hello })
      .handle(({ text, account }) => ({ hello: text('post'), locale: account.locale })),
    'POST /post/hook': route
      .hook({ returns: hello })
      .handle(({ text, account }) => ({ hello: text('post'), locale: account.locale })),
  }),
  cards: (card) => ({
    post: card({ app: 'post', returns: z.object({}), load: async () => [] }).present((_, { text }) => ({
      title: text('post'),
      items: [],
      empty: text('more'),
    })),
  }),
  actions: (action) => ({
    read: action({ app: 'post', returns: z.object({}), load: async () => [{}] }).present((_, { text, link }) => [
      { title: text('post'), verb: text('more'), link: link('post') },
    ]),
  }),
  operators: (call) => ({
    say: call({ input: z.object({}), returns: hello }).handle(({ text, account }) => ({
      hello: text('post'),
      locale: account.locale,
    })),
  }),
});
/** The same by somebody who gives no other form of address. */
const plain = definePlugin({
  id: 'plain',
  options: z.object({}),
  tables: defineTables({}),
  migrations: {},
  texts: { en: { title: 'Your plans' }, de: { title: 'Ihre Pläne' } },
  apps: { plain: { title: text('title'), icon: 'map', path: '/plain' } },
});

type Plugins = ReturnType<typeof post> | ReturnType<typeof plain>;
type Browser = TestBrowser<Portal<Plugins>>;

describe.each(kernelEngines())('how an account addresses its contacts, on %s', (engine) => {
  let test: TestPortal<Plugins>;
  let tables: Engine;
  let remove: () => Promise<void>;
  let studio: TestAccount<Plugins>;
  let hanna: { readonly id: string; readonly email: string };
  let browser: Browser;
  let count = 0;

  beforeAll(async () => {
    const made = await testDatabase(engine);
    remove = made.remove;
    const open = async () => {
      tables = await made.database.open();
      return tables;
    };
    test = await testPortal({ engine, plugins: [post(), plain()], database: { ...made.database, open } });
  });
  afterAll(async () => {
    await test.close();
    await remove();
  });
  beforeEach(async () => {
    count += 1;
    studio = await test.account({ locale: 'de' });
    hanna = await studio.services.contacts.create({ email: `hanna-${count}@example.com`, name: 'Hanna' });
    browser = await test.signIn(studio, hanna);
  });

  const choose = (formality: 'formal' | 'informal') => studio.services.brand.set({ name: 'Studio', formality });
  const told = async (by: Browser = browser) => (await (await by.fetch('/brand')).json()).formality;
  const page = async (path: string, by: Browser = test.visit(studio)) =>
    (await by.fetch(path, { headers: { Accept: 'text/html' } })).text();
  const everywhere = async () => {
    const api = browser.api();
    const home = await api('GET /home');
    const { apps } = await api('GET /apps');
    const title = (app: string) => apps.find(({ id }) => id === app)?.title;
    return {
      launcher: title('post'),
      page: (await api('GET /apps/:app', { params: { app: 'post' } })).title,
      card: home.cards.map((card) => ('view' in card ? [card.view.title, card.view.empty] : card)),
      action: home.actions.map((action) => [action.title, action.verb]),
      route: await api('GET /post'),
      open: (await api('GET /post/open')).hello,
      hook: (await (await browser.fetch('/post/hook', { method: 'POST' })).json()).hello,
      operator: (await studio.services.post.say()).hello,
      without: title('plain'),
    };
  };
  const formal = {
    launcher: 'Ihre Post',
    page: 'Ihre Post',
    card: [['Ihre Post', 'Weitere']],
    action: [['Ihre Post', 'Weitere']],
    route: { hello: 'Guten Tag Hanna, Sie haben 1.234,5', locale: 'de' },
    open: 'Ihre Post',
    hook: 'Ihre Post',
    operator: 'Ihre Post',
    without: 'Ihre Pläne',
  };
  const informal = {
    launcher: 'Deine Post',
    page: 'Deine Post',
    card: [['Deine Post', 'Weitere']],
    action: [['Deine Post', 'Weitere']],
    route: { hello: 'Hallo Hanna, du hast 1.234,5', locale: 'de' },
    open: 'Deine Post',
    hook: 'Deine Post',
    operator: 'Deine Post',
    without: 'Ihre Pläne',
  };

  it('is formal, unless it chooses; from the next request on everything follows', async () => {
    expect([await told(), await everywhere()]).toEqual(['formal', formal]);
    await choose('informal');
    expect([await told(), await everywhere()]).toEqual(['informal', informal]);
    await choose('formal');
    expect([await told(), await everywhere()]).toEqual(['formal', formal]);
    await studio.services.brand.set({ name: 'Studio' });
    expect(await told()).toBe('formal');
  });

  it('is its own choice, and no other account’s', async () => {
    await choose('informal');
    const other = await test.account({ locale: 'de' });
    const contact = await other.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna' });
    const there = await test.signIn(other, contact);
    expect((await there.api()('GET /post')).hello).toMatch(/^Guten Tag/);
    expect((await browser.api()('GET /post')).hello).toMatch(/^Hallo/);
  });

  it('is no language of its own: nobody reads or chooses it as one', async () => {
    await choose('informal');
    const german = { locale: 'de', language: 'de', languages: ['en', 'de'] };
    expect(await browser.api()('GET /auth/language')).toEqual(german);
    expect(await browser.api()('PUT /auth/language', { body: { locale: 'de-x-informal' } })).toEqual(german);
    const session = await browser.api()('GET /session');
    expect([session.contact.locale, session.account.locale]).toEqual(['de', 'de']);
    expect(await page('/auth')).toContain('<html lang="de">');
    expect(await (await browser.fetch('/manifest.webmanifest')).json()).toMatchObject({ lang: 'de' });
    const austrian = test.visit(studio);
    await austrian.api()('PUT /auth/language', { body: { locale: 'de-AT' } });
    expect(await austrian.api()('GET /auth/language')).toMatchObject({ locale: 'de-AT' });
    expect((await austrian.api()('GET /post/open')).hello).toBe('Deine Post');
  });

  it('leaves languages alone that have one form', async () => {
    await choose('informal');
    await browser.api()('PUT /auth/language', { body: { locale: 'en' } });
    expect((await browser.api()('GET /post')).hello).toBe('Hello Hanna, 1,234.5');
    expect(await page('/auth', browser)).toContain('<html lang="en">');
  });

  it('is not chosen by a language that an operator sets', async () => {
    await studio.services.contacts.update(hanna.id, { locale: 'de-x-informal' });
    expect((await browser.api()('GET /post')).hello).toMatch(/^Guten Tag/);
  });

  it('is kept by core’s own pages and mails', async () => {
    const ask = async (by: Browser) => {
      await by.api()('POST /auth/ask', { body: { email: hanna.email } });
      const mail = await vi.waitUntil(() => test.mails.to(hanna.email)[0], { timeout: 5000 });
      return { ...mail, link: /\/auth\/link\/[\w-]+/.exec(mail.text)?.[0] ?? '' };
    };
    await choose('informal');
    const asking = test.visit(studio);
    expect(await page('/auth', asking)).toContain('Deine E-Mail-Adresse');
    const { subject, text: body, html = '', link } = await ask(asking);
    expect(subject).toMatch(/^\d{6} ist dein Code für Studio$/);
    expect(html).toContain('<html lang="de">');
    const refused = await asking.fetch('/auth/code', {
      method: 'POST',
      headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'code=1',
    });
    const seen = [body, html, await refused.text(), await page('/auth/code', asking), await page(link, asking)];
    seen.push(
      await page(link),
      await page('/auth/link/none'),
      await page('/auth/signed-out'),
      await page('/auth', browser),
    );
    for (const each of seen) {
      expect(each).toMatch(/(?<!\p{L})([Dd]u|[Dd]ir|[Dd]ein\p{L}*|[Gg]ib|Schau)(?!\p{L})/u);
      expect(each).not.toMatch(/(?<!\p{L})(Sie|Ihnen|Ihre?[mnrs]?)(?!\p{L})/u);
    }
  });

  it('is one of two, or the brand is refused', async () => {
    await expect(studio.services.brand.set({ name: 'Studio', formality: 'du' as never })).rejects.toMatchObject({
      code: 'brand_invalid',
      status: 422,
      members: { errors: [{ pointer: '/formality', detail: 'Invalid option: expected one of "formal"|"informal"' }] },
    });
  });

  it('is formal for a brand that was kept before there was a choice', async () => {
    await choose('informal');
    const tokens = JSON.stringify({ name: 'Studio', primary: '#7a3253' });
    await tables
      .kysely<KernelTables>()
      .updateTable('portico_brand')
      .set({ tokens })
      .where('account_id', '=', studio.id)
      .execute();
    expect([await told(), (await browser.api()('GET /post')).hello]).toEqual([
      'formal',
      expect.stringMatching(/^Guten/),
    ]);
    expect(await studio.services.brand.get()).toMatchObject({ formality: 'formal', primary: '#7a3253' });
    expect((await studio.services.post.say()).hello).toBe('Ihre Post');
  });

  it('is in the API description', async () => {
    const { paths } = await (await test.visit(studio).fetch('/openapi.json')).json();
    const { schema } = paths['/brand'].get.responses['200'].content['application/json'];
    expect(schema.properties.formality).toMatchObject({ enum: ['formal', 'informal'] });
    expect(schema.required).toContain('formality');
  });
});
