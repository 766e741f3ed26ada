import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { openStudio, portalForSuite } from './studio.js';

describe.each(testEngines())('overdue on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('begins when the due day ends where the account is', async () => {
    const { clock } = suite.test;
    const studios = {
      auckland: await openStudio(suite.test, { timeZone: 'Pacific/Auckland' }),
      honolulu: await openStudio(suite.test, { timeZone: 'Pacific/Honolulu' }),
    };
    const ids = {
      auckland: (await studios.auckland.issue({ dueOn: '2026-12-10' })).id,
      honolulu: (await studios.honolulu.issue({ dueOn: '2026-12-10' })).id,
    };
    const look = async (city: 'auckland' | 'honolulu') => {
      const browser = await suite.test.signIn(studios[city].account, studios[city].hanna);
      const api = browser.api();
      const item = await api('GET /invoices/:id', { params: { id: ids[city] } });
      const { items } = await api('GET /invoices');
      const { currencies } = await api('GET /invoices/summary');
      const { actions } = await api('GET /home');
      const { items: overdue } = await studios[city].billing.listInvoices({ overdue: true });
      expect(items[0]).toMatchObject({ overdue: item.overdue, daysOverdue: item.daysOverdue });
      expect(currencies[0]?.overdueCount).toBe(item.overdue ? 1 : 0);
      expect(currencies[0]?.overdue).toBe(item.overdue ? 11_900 : 0);
      expect(actions[0]?.urgency).toBe(item.overdue ? 'overdue' : 'open');
      expect(overdue).toHaveLength(item.overdue ? 1 : 0);
      return item.overdue ? item.daysOverdue : `${item.label}, ${actions[0]?.status?.text}`;
    };

    // Auckland is 13 hours ahead of UTC in December, Honolulu 10 behind.
    clock.set('2026-12-10T10:59:59.000Z');
    expect(await look('auckland')).toBe('open, Due today');
    expect(await look('honolulu')).toBe('open, Due today');
    clock.set('2026-12-10T11:00:00.000Z');
    expect(await look('auckland')).toBe(1);
    expect(await look('honolulu')).toBe('open, Due today');
    clock.set('2026-12-11T09:59:59.000Z');
    expect(await look('honolulu')).toBe('open, Due today');
    clock.set('2026-12-11T10:00:00.000Z');
    expect(await look('honolulu')).toBe(1);
    expect(await look('auckland')).toBe(1);
  });

  it('dates an invoice by the account’s day', async () => {
    suite.test.clock.set('2026-12-31T11:30:00.000Z');
    const auckland = await openStudio(suite.test, { timeZone: 'Pacific/Auckland' });
    const honolulu = await openStudio(suite.test, { timeZone: 'Pacific/Honolulu' });
    expect(await auckland.issue()).toMatchObject({ issuedOn: '2027-01-01', number: '2027-0001' });
    expect(await honolulu.issue()).toMatchObject({ issuedOn: '2026-12-31', number: '2026-0001' });
  });
});
