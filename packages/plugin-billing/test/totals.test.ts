import { testEngines } from '@portico/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStudio, portalForSuite } from './studio.js';

const entry = fc.record({
  description: fc.constant('Work'),
  quantity: fc.constantFrom('1', '3', '0.333333', '12.5', '2'),
  unitPrice: fc.constantFrom('0.01', '19.99', '99.995', '55.55', '1000'),
  tax: fc.constantFrom(
    { name: 'VAT 19%', category: 'S' as const, ratePpm: 190_000 },
    { name: 'VAT 7%', category: 'S' as const, ratePpm: 70_000 },
    { name: 'Exempt', category: 'E' as const, ratePpm: 0 },
  ),
  discount: fc.constantFrom({ ppm: 0 }, { ppm: 33_333 }, { ppm: 1_000_000 }),
});

describe.each(testEngines())('the columns of an invoice on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('add up, in the draft, the document and the list', async () => {
    const studio = await openStudio(suite.test);
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('exclusive' as const, 'inclusive' as const),
        fc.constantFrom('per_group' as const, 'per_line' as const),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        async (lines, taxMode, taxRounding, currency) => {
          await studio.billing.setSettings({ taxMode, taxRounding });
          const draft = await studio.draft({ lines, currency });
          const issued = await studio.billing.issueInvoice({ id: draft.id });
          const detail = await studio.api('GET /invoices/:id', { params: { id: draft.id } });
          for (const each of [draft, issued, detail]) {
            expect(each.net + each.tax).toBe(each.total);
            expect(sum(each.lines.map(({ net }) => net))).toBe(each.net);
            expect(sum(each.lines.map(({ gross }) => gross))).toBe(each.total);
            expect(sum(each.taxes.map(({ net }) => net))).toBe(each.net);
            expect(sum(each.taxes.map(({ tax }) => tax))).toBe(each.tax);
          }
          expect(issued.lines).toEqual(draft.lines);
          expect(detail.total).toBe(draft.total);
        },
      ),
      { numRuns: 30 },
    );
    const { currencies } = await studio.api('GET /invoices/summary');
    const { items } = await studio.api('GET /invoices', { query: { limit: 100 } });
    for (const { currency, open } of currencies) {
      expect(sum(items.filter((item) => item.currency === currency).map(({ balance }) => balance))).toBe(open);
    }
  }, 60_000);

  it('hold for as many lines as an invoice may have', async () => {
    const studio = await openStudio(suite.test);
    const line = {
      description: 'Hour',
      quantity: '1',
      unitPrice: '1.00',
      tax: { name: 'None', category: 'Z' as const, ratePpm: 0 },
    };
    const lines = Array.from({ length: 5_000 }, () => line);
    const issued = await studio.issue({ lines });
    expect(issued.total).toBe(500_000);
    expect(issued.lines).toHaveLength(5_000);
    await expect(studio.draft({ lines: [...lines, line] })).rejects.toMatchObject({ code: 'too_many_lines' });
  }, 60_000);

  it('are not looked at where there are too many', async () => {
    const studio = await openStudio(suite.test);
    let looked = 0;
    const line = {
      get description() {
        looked += 1;
        return 'Hour';
      },
      quantity: '1',
      unitPrice: '1.00',
      tax: { name: 'None', category: 'Z' as const, ratePpm: 0 },
    };
    const lines = Array.from({ length: 5_001 }, () => line);
    const { id } = await studio.draft();
    for (const refused of [() => studio.draft({ lines }), () => studio.billing.editDraft({ id, lines })]) {
      await expect(refused()).rejects.toMatchObject({
        code: 'too_many_lines',
        status: 422,
        members: { pointer: '/lines' },
      });
    }
    expect(looked).toBe(0);
  });

  it('are bounded, so that sums over them are exact', async () => {
    const studio = await openStudio(suite.test);
    const costing = (unitPrice: string) => ({
      lines: [
        { description: 'Works', quantity: '1', unitPrice, tax: { name: 'None', category: 'Z' as const, ratePpm: 0 } },
      ],
    });
    for (const unitPrice of ['100000000000.01', '-100000000000.01', '70000000000000']) {
      await expect(studio.draft(costing(unitPrice))).rejects.toMatchObject({
        code: 'invalid_amount',
        status: 422,
        message: expect.stringContaining('10000000000000'),
        members: { pointer: '/lines' },
      });
    }
    for (const _ of [1, 2, 3]) await studio.issue(costing('100000000000.00'));
    expect((await studio.api('GET /invoices/summary')).currencies).toMatchObject([{ open: 3e13, openCount: 3 }]);
  });
});
