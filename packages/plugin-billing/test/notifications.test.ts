import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { openStudio, portalForSuite, type Studio } from './studio.js';

/** What the client is told, in the words of the portal's list. */
async function toldOf({ api }: Studio) {
  const { items } = await api('GET /notifications');
  return items.map(({ topic, title, link }) => ({ topic, title, link }));
}

describe.each(testEngines())('clients are told on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('of invoices, of payments and of what is overdue, once each', async () => {
    const { clock, portal } = suite.test;
    clock.set('2026-11-24T09:00:00.000Z');
    const studio = await openStudio(suite.test);
    await studio.draft();
    const { id } = await studio.issue({}, { dueOn: '2026-12-01' });
    const link = `/invoices/${id}`;
    const issued = { topic: 'invoice_issued', title: 'Invoice 2026-0001: Shop front and signs', link };
    expect(await toldOf(studio)).toEqual([issued]);
    clock.advance({ seconds: 1 });
    await studio.billing.recordPayment({ invoiceId: id, amount: 100, method: 'Transfer' });
    const received = { topic: 'payment_received', title: 'Payment received for invoice 2026-0001', link };
    expect(await toldOf(studio)).toEqual([received, issued]);
    clock.set('2026-12-02T09:00:00.000Z');
    await portal.tick();
    clock.set('2026-12-03T09:00:00.000Z');
    await portal.tick();
    const browser = await suite.test.signIn(studio.account, studio.hanna);
    expect((await toldOf({ ...studio, api: browser.api() })).map(({ title }) => title)).toEqual([
      'Invoice 2026-0001 is overdue',
      received.title,
      issued.title,
    ]);
  });

  it('of nothing that they know already', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue({}, { notify: false });
    await studio.billing.recordPayment({ invoiceId: id, amount: 100, method: 'Transfer', notify: false });
    expect(await toldOf(studio)).toEqual([]);
  });

  it('in their own language and form of address', async () => {
    const studio = await openStudio(suite.test, { locale: 'de' });
    await studio.account.services.contacts.update(studio.hanna.id, { locale: 'de' });
    await studio.issue();
    expect((await toldOf(studio)).map(({ title }) => title)).toEqual(['Rechnung 2026-0001: Shop front and signs']);
  });
});
