import { testEngines } from '@portico/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStudio, portalForSuite, type Studio } from './studio.js';

describe.each(testEngines())('who sees an invoice on %s', (engine) => {
  const suite = portalForSuite(engine);
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio(suite.test);
  });

  const signIn = async (email: string, account = studio.account) => {
    const contact = await account.services.contacts.create({ email, name: email });
    return { contact, browser: await suite.test.signIn(account, contact) };
  };
  const numbers = async (browser: Studio['browser']) =>
    (await browser.api()('GET /invoices')).items.map(({ subject }) => subject);
  const bytesOf = async (browser: Studio['browser'], path: string) => {
    const response = await browser.fetch(path);
    return { status: response.status, text: await response.text() };
  };

  it('nobody sees a draft: no route, card, action or app knows of it', async () => {
    const ida = await signIn('ida@example.com');
    const draft = await studio.draft({ owner: ida.contact.id, issueOn: '2026-10-18', dueOn: '2026-11-01' });
    expect((await ida.browser.fetch(`/invoices/${draft.id}`)).status).toBe(404);
    const api = ida.browser.api();
    expect(await api('GET /invoices')).toEqual({ items: [], next: null });
    expect(await api('GET /invoices/summary')).toEqual({ currencies: [], counts: { all: 0, open: 0, paid: 0 } });
    expect(await api('GET /home')).toMatchObject({ cards: [], actions: [] });
    expect(JSON.stringify(await api('GET /apps'))).not.toContain('invoices');
    await studio.billing.issueInvoice({ id: draft.id });
    expect(await api('GET /home')).toMatchObject({ cards: [], actions: [{ link: `/invoices/${draft.id}` }] });
    expect(JSON.stringify(await api('GET /apps'))).toContain('invoices');
  });

  it('not another contact, not another account; all get the same bytes as for what does not exist', async () => {
    const { id } = await studio.issue();
    const { browser: other } = await signIn('otto@example.com');
    const elsewhere = await openStudio(suite.test);
    const unknown = await bytesOf(studio.browser, '/nothing/here');
    expect(unknown.status).toBe(404);
    expect((await studio.browser.fetch(`/invoices/${id}`)).status).toBe(200);
    const draft = await studio.draft();
    for (const [browser, path] of [
      [other, `/invoices/${id}`],
      [elsewhere.browser, `/invoices/${id}`],
      [studio.browser, `/invoices/${draft.id}`],
      [studio.browser, '/invoices/0192f3c4-7a61-7000-8000-000000000000'],
      [studio.browser, `/invoices/${id.toUpperCase()}`],
      [studio.browser, '/invoices/2026-0001'],
      [studio.browser, '/invoices/%00'],
    ] as const) {
      expect(await bytesOf(browser, path)).toEqual(unknown);
    }
    expect(await numbers(other)).toEqual([]);
    await expect(elsewhere.billing.getInvoice({ id })).rejects.toMatchObject({ code: 'invoice_not_found' });
    await expect(elsewhere.billing.voidInvoice({ id })).rejects.toMatchObject({ code: 'invoice_not_found' });
  });

  it('colleagues see what their company owns if they own or bill, not as plain members', async () => {
    const { companies } = studio.account.services;
    const company = await companies.create({ name: 'Brandt Keramik GmbH' });
    const people = { owner: await signIn('olga@example.com'), billing: await signIn('bill@example.com') };
    const member = await signIn('mia@example.com');
    await companies.addMember(company.id, people.owner.contact.id, 'owner');
    await companies.addMember(company.id, people.billing.contact.id, 'billing');
    await companies.addMember(company.id, member.contact.id, 'member');
    const { id } = await studio.issue({ owner: company.id, subject: 'Of the company' });
    await studio.billing.recordPayment({ invoiceId: id, amount: 100, method: 'Cash' });
    for (const { browser } of Object.values(people)) {
      expect(await numbers(browser)).toEqual(['Of the company']);
      expect(await browser.api()('GET /invoices/:id', { params: { id } })).toMatchObject({
        buyer: { name: 'Brandt Keramik GmbH' },
        payments: [{ amount: 100 }],
      });
      expect((await browser.api()('GET /home')).actions).toHaveLength(1);
    }
    expect(await numbers(member.browser)).toEqual([]);
    expect((await member.browser.fetch(`/invoices/${id}`)).status).toBe(404);
    expect((await member.browser.api()('GET /home')).actions).toEqual([]);
  });

  it('a contact with invoices of his own and of a company sees them in one order', async () => {
    const { companies } = studio.account.services;
    const company = await companies.create({ name: 'Two' });
    const { contact, browser } = await signIn('two@example.com');
    await companies.addMember(company.id, contact.id, 'billing');
    await studio.issue({ owner: contact.id, subject: 'third' }, { dueOn: '2026-12-03' });
    await studio.issue({ owner: company.id, subject: 'first' }, { dueOn: '2026-12-01' });
    await studio.issue({ owner: contact.id, subject: 'second' }, { dueOn: '2026-12-02' });
    expect(await numbers(browser)).toEqual(['first', 'second', 'third']);
    expect((await browser.api()('GET /invoices/summary')).counts).toEqual({ all: 3, open: 3, paid: 0 });
  });

  it('nobody where the account has switched invoices off, and all is back when they are on again', async () => {
    const closed = await openStudio(suite.test);
    const { id } = await closed.issue();
    await closed.account.services.apps.disallow('invoices');
    const unknown = await bytesOf(closed.browser, '/nothing/here');
    for (const path of ['/invoices', '/invoices/summary', `/invoices/${id}`]) {
      expect(await bytesOf(closed.browser, path)).toEqual(unknown);
    }
    expect(await closed.api('GET /home')).toMatchObject({ cards: [], actions: [] });
    await closed.account.services.apps.allow('invoices');
    expect(await numbers(closed.browser)).toEqual(['Shop front and signs']);
  });

  it('the API description names the routes to those who have the app', async () => {
    const paths = async () =>
      Object.keys(((await (await studio.browser.fetch('/openapi.json')).json()) as { paths: object }).paths);
    expect(await paths()).toEqual(expect.arrayContaining(['/invoices', '/invoices/summary', '/invoices/{id}']));
    await studio.account.services.apps.disallow('invoices');
    expect((await paths()).filter((path) => path.startsWith('/invoices'))).toEqual([]);
    await studio.account.services.apps.allow('invoices');
  });

  it('a signed-out browser is asked to sign in', async () => {
    expect((await suite.test.visit(studio.account).fetch('/invoices')).status).toBe(401);
  });
});
