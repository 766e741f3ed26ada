import { testEngines } from '@portico/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { line, openStudio, portalForSuite, type Studio } from './studio.js';

describe.each(testEngines())('home on %s', (engine) => {
  const suite = portalForSuite(engine);
  let studio: Studio;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    studio = await openStudio(suite.test);
    const make = async (subject: string, issueOn: string, dueOn: string, paid: number) => {
      const { id } = await studio.issue({ subject }, { issueOn, dueOn });
      if (paid > 0) await studio.billing.recordPayment({ invoiceId: id, amount: paid, method: 'Cash' });
      ids[subject] = id;
    };
    await make('Website', '2026-09-12', '2026-10-12', 11_900);
    await make('Signs', '2026-10-18', '2026-11-18', 1_900);
    await make('Packaging', '2026-11-06', '2026-12-06', 1_900);
    await make('Brand', '2026-11-18', '2026-12-18', 0);
    await make('Next year', '2026-11-24', '2027-01-07', 0);
    await make('Today', '2026-11-24', '2026-11-24', 0);
  });

  it('asks to pay what is overdue or due soon, most pressing first', async () => {
    const { actions } = await studio.api('GET /home');
    const brief = actions.map(({ title, subtitle, urgency, dueAt, amount, status, verb, link }) => [
      title,
      subtitle,
      verb,
      urgency,
      dueAt,
      amount?.value,
      status,
      link,
    ]);
    const calendar = 'calendar-days';
    expect(brief).toEqual([
      [
        'Pay invoice 2026-0002',
        'Signs',
        'Look at it',
        'overdue',
        '2026-11-18',
        10_000,
        { text: '6 days overdue', tone: 'bad', icon: 'circle-alert' },
        `/invoices/${ids['Signs']}`,
      ],
      [
        'Pay invoice 2026-0006',
        'Today',
        'Look at it',
        'open',
        '2026-11-24',
        11_900,
        { text: 'Due today', tone: 'warn', icon: calendar },
        `/invoices/${ids['Today']}`,
      ],
      [
        'Pay invoice 2026-0003',
        'Packaging',
        'Look at it',
        'open',
        '2026-12-06',
        10_000,
        { text: 'Due 6 December', tone: 'neutral', icon: calendar },
        `/invoices/${ids['Packaging']}`,
      ],
    ]);
    expect(actions.every(({ icon, app }) => icon === 'receipt' && app === 'invoices')).toBe(true);
  });

  it('shows the rest on the card, in words', async () => {
    const [card] = (await studio.api('GET /home')).cards;
    expect(card).toMatchObject({ plugin: 'billing', card: 'recent', app: 'invoices' });
    expect(card && 'view' in card && card.view).toEqual({
      title: 'Invoices',
      more: { text: 'All invoices', link: '/invoices' },
      empty: 'There are no invoices yet.',
      items: [
        {
          title: '2026-0004',
          subtitle: 'Brand',
          link: `/invoices/${ids['Brand']}`,
          amount: { value: 11_900, currency: 'EUR' },
          dueAt: '2026-12-18',
          statuses: [{ text: 'Due 18 December', tone: 'neutral', icon: 'calendar-days' }],
        },
        {
          title: '2026-0005',
          subtitle: 'Next year',
          link: `/invoices/${ids['Next year']}`,
          amount: { value: 11_900, currency: 'EUR' },
          dueAt: '2027-01-07',
          statuses: [{ text: 'Due 7 January 2027', tone: 'neutral', icon: 'calendar-days' }],
        },
        {
          title: '2026-0001',
          subtitle: 'Website',
          link: `/invoices/${ids['Website']}`,
          amount: { value: 11_900, currency: 'EUR' },
          statuses: [{ text: 'Paid', tone: 'good', icon: 'circle-check' }],
        },
      ],
    });
  });

  it('speaks the contact’s language', async () => {
    const { contacts } = studio.account.services;
    const jonas = await contacts.create({ email: 'jonas@example.com', name: 'Jonas', locale: 'de-DE' });
    const issue = (dueOn: string, issueOn?: string) =>
      studio.issue({ owner: jonas.id }, { dueOn, ...(issueOn && { issueOn }) });
    suite.test.clock.set('2026-11-25T09:00:00.000Z');
    const late = await issue('2026-11-25');
    const later = await issue('2026-12-18');
    const part = await issue('2026-12-19');
    await studio.billing.recordPayment({ invoiceId: part.id, amount: 1, method: 'Bar' });
    const gone = await issue('2026-12-20');
    await studio.billing.voidInvoice({ id: gone.id });
    const free = await studio.issue({ owner: jonas.id, lines: [{ ...line, unitPrice: '0' }] });
    suite.test.clock.set('2026-11-26T09:00:00.000Z');
    const browser = await suite.test.signIn(studio.account, jonas);
    const home = await browser.api()('GET /home');
    expect(home.actions).toMatchObject([
      { title: `Rechnung ${late.number} bezahlen`, verb: 'Ansehen', status: { text: 'Seit 1 Tag überfällig' } },
    ]);
    const [card] = home.cards;
    expect(card).toMatchObject({
      view: {
        title: 'Rechnungen',
        items: [
          { title: later.number, statuses: [{ text: 'Fällig am 18. Dezember' }] },
          {
            title: part.number,
            statuses: [{ text: 'Fällig am 19. Dezember' }, { text: 'Teilweise bezahlt', tone: 'info' }],
          },
          { title: free.number, statuses: [{ text: 'Bezahlt', tone: 'good' }], amount: { value: 0 } },
          { title: gone.number, statuses: [{ text: 'Storniert' }], amount: { value: 11_900 } },
        ],
      },
    });
    suite.test.clock.set('2026-11-24T09:00:00.000Z');
  });

  it('shows an invoice that was opened, unless it waits above', async () => {
    const id = ids['Website'] ?? '';
    await studio.api('GET /invoices/:id', { params: { id } });
    await expect
      .poll(async () => (await studio.api('GET /home')).recents, { timeout: 5000 })
      .toEqual([expect.objectContaining({ title: 'Invoice 2026-0001', subtitle: 'Website', link: `/invoices/${id}` })]);
  });
});
