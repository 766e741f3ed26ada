import { testEngines } from '@portico/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { line, openStudio, portalForSuite, type Studio } from './studio.js';

describe.each(testEngines())('input is refused with what would be right, on %s', (engine) => {
  const suite = portalForSuite(engine);
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio(suite.test);
  });
  const { tax, ...untaxed } = line;
  const unknown = '0192f3c4-7a61-7000-8000-000000000000';

  it.each([
    ['an unknown owner', { owner: unknown }, 'party_not_found', /id of a contact or a company/],
    ['an owner that is no id', { owner: 'hanna' }, 'input_invalid', /UUID/],
    ['an unknown currency', { currency: 'XYZ' }, 'currency_unknown', /ISO 4217/],
    ['a quantity in words', { lines: [{ ...line, quantity: 'two' }] }, 'invalid_amount', /decimal text/],
    [
      'a quantity that is too fine',
      { lines: [{ ...line, quantity: '0.1234567' }] },
      'quantity_too_precise',
      /6 digits/,
    ],
    ['a tax above 100 %', { lines: [{ ...line, tax: { ...tax, ratePpm: 1_000_001 } }] }, 'input_invalid', /1000000/],
    [
      'a tax on what is exempt',
      { lines: [{ ...line, tax: { ...tax, category: 'E' as const } }] },
      'invalid_tax_rate',
      /must be zero/,
    ],
    ['a line without tax', { lines: [untaxed] }, 'input_invalid', /`tax`.*`taxRateId`/],
    ['a line with two taxes', { lines: [{ ...line, taxRateId: unknown }] }, 'input_invalid', /not both/],
    ['an unknown tax rate', { lines: [{ ...untaxed, taxRateId: unknown }] }, 'tax_rate_not_found', /no such tax rate/],
    ['a discount of 200 %', { lines: [{ ...line, discount: { ppm: 2_000_000 } }] }, 'input_invalid', /1000000/],
    [
      'a discount above the line',
      { lines: [{ ...line, discount: { amount: 10_001 } }] },
      'invalid_amount',
      /what the line comes to/,
    ],
    ['a subject of blanks', { subject: '  ' }, 'input_invalid', /subject/],
    ['a subject that runs backwards', { subject: 'a\u202Eb' }, 'input_invalid', /direction of writing/],
    ['a NUL', { notes: 'a\0b' }, 'input_invalid', /control characters/],
    ['a day that does not exist', { dueOn: '2026-02-30' }, 'input_invalid', /must exist/],
    [
      'a due date before the issue date',
      { issueOn: '2026-11-20', dueOn: '2026-11-19' },
      'due_before_issue',
      /2026-11-20 or later/,
    ],
  ])('%s', async (_, input, code, detail) => {
    await expect(studio.draft(input)).rejects.toMatchObject({
      code,
      status: 422,
      message: expect.stringMatching(detail),
    });
  });

  it('a retired tax rate', async () => {
    const rate = await studio.billing.addTaxRate(tax);
    expect(await studio.billing.listTaxRates()).toEqual([{ ...tax, id: rate.id, retired: false }]);
    expect(await studio.billing.retireTaxRate({ id: rate.id })).toMatchObject({ retired: true });
    await expect(studio.draft({ lines: [{ ...untaxed, taxRateId: rate.id }] })).rejects.toMatchObject({
      code: 'tax_rate_retired',
      members: { pointer: '/lines/0/taxRateId' },
    });
    await expect(studio.billing.addTaxRate({ ...tax, ratePpm: 0 })).rejects.toMatchObject({
      code: 'invalid_tax_rate',
      members: { pointer: '/ratePpm' },
    });
    await expect(studio.billing.retireTaxRate({ id: unknown })).rejects.toMatchObject({ code: 'tax_rate_not_found' });
  });

  it('an invoice without lines or with a negative total, when it is issued', async () => {
    await expect(studio.issue({ lines: [] })).rejects.toMatchObject({ code: 'no_lines', status: 422 });
    await expect(studio.issue({ lines: [{ ...line, quantity: '-1' }] })).rejects.toMatchObject({
      code: 'total_negative',
    });
    expect(await studio.draft({ lines: [{ ...line, quantity: '-1' }] })).toMatchObject({ total: -11_900, balance: 0 });
  });

  it('an amount of nothing', async () => {
    const { id } = await studio.issue();
    for (const amount of [0, -1, 1.5, Number.NaN]) {
      await expect(studio.billing.recordPayment({ invoiceId: id, amount, method: 'Cash' })).rejects.toMatchObject({
        code: 'input_invalid',
      });
    }
  });

  it('a cursor of another list, another filter, or none', async () => {
    for (const issue of [1, 2, 3]) await studio.issue({ subject: `${issue}` });
    const { next } = await studio.api('GET /invoices', { query: { limit: 1, filter: 'open' } });
    const good = next as string;
    const [head, , signature] = good.split('.');
    const other = await openStudio(suite.test);
    for (const issue of [1, 2]) await other.issue({ subject: `${issue}` });
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of [
      '',
      'x',
      '{}',
      good.slice(0, -3),
      forged(null),
      forged({}),
      forged(['invoices open', 'x', unknown]),
      forged(['invoices open', 1.5, unknown]),
      forged(['invoices open', 1, "' or 1=1"]),
      // A position of one's own choice, under the signature of another; and one of another account.
      `${head}.${forged({ aud: studio.account.id, p: ['invoices open', 1, unknown] })}.${signature}`,
      (await other.api('GET /invoices', { query: { limit: 1, filter: 'open' } })).next as string,
      (await studio.api('GET /invoices', { query: { limit: 1, filter: 'all' } })).next as string,
      (await studio.billing.listInvoices({ limit: 1, status: 'open' })).next as string,
    ]) {
      const response = await studio.browser.fetch(`/invoices?filter=open&cursor=${encodeURIComponent(cursor)}`);
      expect([cursor, response.status, ((await response.json()) as { code: string }).code]).toEqual([
        cursor,
        422,
        'cursor_invalid',
      ]);
    }
    expect((await studio.browser.fetch(`/invoices?filter=open&cursor=${good}`)).status).toBe(200);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'filter=late'])('%s', async (query) => {
    const response = await studio.browser.fetch(`/invoices?${query}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: 'input_invalid',
      errors: [{ in: 'query', pointer: `/${query.split('=')[0]}` }],
    });
  });
});
