import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { openStudio, portalForSuite } from './studio.js';

const app = 'invoices';

describe.each(testEngines())('invoices in the standard shapes, on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('are a list that can be paged through, in the order of the ordinary one', async () => {
    const { api, issue } = await openStudio(suite.test);
    for (const day of ['2026-12-24', '2026-11-20', '2026-12-01'])
      await issue({}, { issueOn: '2026-11-01', dueOn: day });
    const ordinary = (await api('GET /invoices')).items.map(({ number }) => number);
    const { lists } = await api('GET /apps/:app', { params: { app } });
    expect(lists).toMatchObject([{ list: 'all', view: { title: 'Invoices' } }]);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, ...(cursor !== undefined && { cursor }) };
      const { view } = await api('GET /apps/:app/lists/:list', { params: { app, list: 'all' }, query });
      paged.push(...view.items.map(({ title }) => title));
      cursor = view.next;
    } while (cursor !== undefined);
    expect(paged).toEqual(ordinary);
    expect(paged).toHaveLength(3);
  });

  it('are items at the links of that list, with sums and payments', async () => {
    const { api, issue, billing } = await openStudio(suite.test);
    const { id, number } = await issue({ notes: 'Thank you.', poReference: 'PO 7' }, { dueOn: '2026-12-10' });
    await billing.recordPayment({ invoiceId: id, amount: 1900, method: 'Bank transfer', receivedOn: '2026-11-24' });
    const { view } = await api('GET /apps/:app/item', { params: { app }, query: { path: `/invoices/${id}` } });
    expect(view).toEqual({
      title: `Invoice ${number}`,
      subtitle: 'Shop front and signs',
      statuses: [
        { text: 'Due 10 December', tone: 'neutral', icon: 'calendar-days' },
        { text: 'Part paid', tone: 'info', icon: 'circle-dashed' },
      ],
      amount: { value: 10_000, currency: 'EUR' },
      dueAt: '2026-12-10',
      facts: [
        { label: 'From', value: expect.any(String) },
        { label: 'To', value: 'Hanna Brandt' },
        { label: 'Issued', value: '24 November' },
        { label: 'Your reference', value: 'PO 7' },
      ],
      text: ['Thank you.'],
      lists: [
        {
          title: 'What it is for',
          items: [{ title: 'Design of shop front and signs', amount: { value: 10_000, currency: 'EUR' } }],
        },
        {
          title: 'Sums',
          items: [
            { title: 'Without tax', amount: { value: 10_000, currency: 'EUR' } },
            { title: 'VAT 19%', amount: { value: 1_900, currency: 'EUR' } },
            { title: 'In all', amount: { value: 11_900, currency: 'EUR' } },
          ],
        },
        {
          title: 'What has been paid',
          items: [{ title: '24 November', subtitle: 'Bank transfer', amount: { value: 1_900, currency: 'EUR' } }],
        },
      ],
    });
  });

  it('do not exist for who has no part in them, nor as drafts', async () => {
    const { browser, draft } = await openStudio(suite.test);
    const other = await openStudio(suite.test, {});
    const { id } = await draft();
    const foreign = await other.issue();
    for (const path of [`/invoices/${id}`, `/invoices/${foreign.id}`, '/invoices/x', '/invoices'])
      expect((await browser.fetch(`/apps/invoices/item?path=${path}`)).status, path).toBe(404);
  });
});
