import { describe, expect, it } from 'vitest';
import { documentTotals, type TotalsRules } from './document-totals.js';
import { draftTotals, invoiceTotals, MAX_TOTAL } from './invoice-totals.js';
import type { LineInput } from './line-amount.js';
import type { TaxRate } from './tax-rate.js';

const perGroup: TotalsRules = { currency: 'EUR', taxMode: 'exclusive', taxRounding: 'per_group' };
const perLine: TotalsRules = { ...perGroup, taxRounding: 'per_line' };
const inclusive: TotalsRules = { ...perGroup, taxMode: 'inclusive' };
const vat = (ratePpm: number): TaxRate => ({ category: 'S', ratePpm });
const line = (
  quantity: string,
  unitPrice: string,
  tax = vat(190_000),
  discount?: LineInput['discount'],
): LineInput => ({
  quantity,
  unitPrice,
  tax,
  discount,
});

describe('documentTotals', () => {
  it('rounds tax once per group, or on every line', () => {
    const lines = [line('1', '55.55', vat(230_000)), line('1', '11.11', vat(230_000))];
    expect(documentTotals(lines, perGroup)).toMatchObject({ net: 6_666, tax: 1_533, total: 8_199 });
    expect(documentTotals(lines, perLine)).toMatchObject({ net: 6_666, tax: 1_534, total: 8_200 });
    expect(documentTotals(lines, perGroup).lines.map(({ tax }) => tax)).toEqual([1_278, 255]);
    expect(documentTotals(lines, perLine).lines.map(({ tax }) => tax)).toEqual([1_278, 256]);
  });

  it('takes tax out of prices that contain it', () => {
    const lines = [line('1', '10.00'), line('1', '10.00'), line('1', '10.00')];
    const totals = documentTotals(lines, inclusive);
    expect(totals).toMatchObject({ net: 2_521, tax: 479, total: 3_000 });
    expect(totals.lines.map(({ net }) => net)).toEqual([841, 840, 840]);
    expect(totals.lines.map(({ gross }) => gross)).toEqual([1_000, 1_000, 1_000]);
    expect(documentTotals(lines, { ...inclusive, taxRounding: 'per_line' })).toMatchObject({ net: 2_520, tax: 480 });
  });

  it('groups by category and rate, in the order of the lines', () => {
    const totals = documentTotals(
      [
        line('1', '100', vat(70_000)),
        line('1', '200', { category: 'AE', ratePpm: 0 }),
        line('1', '300', vat(190_000)),
        line('1', '50', vat(70_000)),
        line('1', '40', { category: 'E', ratePpm: 0 }),
      ],
      perGroup,
    );
    expect(totals.taxGroups).toEqual([
      { category: 'S', ratePpm: 70_000, net: 15_000, tax: 1_050, gross: 16_050 },
      { category: 'AE', ratePpm: 0, net: 20_000, tax: 0, gross: 20_000 },
      { category: 'S', ratePpm: 190_000, net: 30_000, tax: 5_700, gross: 35_700 },
      { category: 'E', ratePpm: 0, net: 4_000, tax: 0, gross: 4_000 },
    ]);
    expect(totals).toMatchObject({ ...perGroup, net: 69_000, tax: 6_750, total: 75_750 });
  });

  it('rounds the line, then the discount', () => {
    const [percent] = documentTotals([line('3', '33.335', vat(190_000), { ppm: 100_000 })], perGroup).lines;
    expect(percent).toMatchObject({ extended: 10_001, discount: 1_000, net: 9_001 });
    const [amount] = documentTotals([line('3', '33.335', vat(190_000), { amount: 500 })], perGroup).lines;
    expect(amount).toMatchObject({ extended: 10_001, discount: 500, net: 9_501 });
  });

  it('makes a line with a 100 % discount exactly zero', () => {
    for (const rules of [perGroup, perLine, inclusive]) {
      const totals = documentTotals([line('7', '0.035', vat(88_750), { ppm: 1_000_000 })], rules);
      expect(totals.lines).toEqual([{ extended: 25, discount: 25, net: 0, tax: 0, gross: 0 }]);
      expect(totals.total).toBe(0);
    }
  });

  it('brings a negative line nearer to zero by its discount', () => {
    const totals = documentTotals(
      [line('-2', '10', vat(190_000), { amount: 500 }), line('-1', '10', vat(190_000), { ppm: 250_000 })],
      perGroup,
    );
    expect(totals.lines.map(({ discount, net }) => [discount, net])).toEqual([
      [-500, -1_500],
      [-250, -750],
    ]);
  });

  it('has one zero only', () => {
    const totals = documentTotals([line('-0', '10'), line('1', '10', vat(190_000), { amount: -0 })], perGroup);
    expect(totals.lines).toStrictEqual([
      { extended: 0, discount: 0, net: 0, tax: 0, gross: 0 },
      { extended: 1_000, discount: 0, net: 1_000, tax: 190, gross: 1_190 },
    ]);
  });

  it('rounds to the minor unit of the currency', () => {
    const extended = (currency: string, quantity: string, price: string) =>
      documentTotals([line(quantity, price)], { ...perGroup, currency }).lines[0]?.extended;
    expect(extended('JPY', '1.5', '333')).toBe(500);
    expect(extended('KWD', '3', '0.3335')).toBe(1_001);
    expect(extended('EUR', '0.000001', '0.000001')).toBe(0);
    expect(extended('EUR', '0.5', '0.01')).toBe(1);
    expect(extended('EUR', '-0.5', '0.01')).toBe(-1);
    expect(extended('CLF', '1', '12.3456')).toBe(123_456);
    expect(extended('UYW', '10', '2')).toBe(200_000);
    expect(extended('HUF', '1', '100')).toBe(10_000);
  });

  it('is exact where a product is past the safe integers on the way', () => {
    const [large] = documentTotals([line('1234567.123456', '987.654321')], perGroup).lines;
    expect(large?.extended).toBe(121_932_555_405);
  });

  it('is zero without lines', () => {
    expect(documentTotals([], perGroup)).toEqual({ ...perGroup, lines: [], taxGroups: [], net: 0, tax: 0, total: 0 });
  });

  it.each([
    ['quantity', line('1,5', '1'), 'invalid_amount', '/lines/1/quantity'],
    ['quantity', line('', '1'), 'invalid_amount', '/lines/1/quantity'],
    ['quantity', line('1.0000001', '1'), 'quantity_too_precise', '/lines/1/quantity'],
    ['quantity', line('99999999999999999', '1'), 'invalid_amount', '/lines/1/quantity'],
    ['unit price', line('1', '1e3'), 'invalid_amount', '/lines/1/unitPrice'],
    ['unit price', line('1', '0.0000001'), 'invalid_amount', '/lines/1/unitPrice'],
    ['discount', line('1', '1', vat(190_000), { ppm: 1_000_001 }), 'invalid_amount', '/lines/1/discount'],
    ['discount', line('1', '1', vat(190_000), { ppm: -1 }), 'invalid_amount', '/lines/1/discount'],
    ['discount', line('1', '1', vat(190_000), { amount: 101 }), 'invalid_amount', '/lines/1/discount'],
    ['discount', line('-1', '1', vat(190_000), { amount: 101 }), 'invalid_amount', '/lines/1/discount'],
    ['discount', line('1', '1', vat(190_000), { amount: 0.5 }), 'invalid_amount', '/lines/1/discount'],
    ['rate', line('1', '1', vat(0)), 'invalid_tax_rate', '/lines/1/tax'],
    ['rate', line('1', '1', vat(1_000_001)), 'invalid_tax_rate', '/lines/1/tax'],
    ['rate', line('1', '1', vat(Number.NaN)), 'invalid_tax_rate', '/lines/1/tax'],
    ['rate', line('1', '1', { category: 'Z', ratePpm: 190_000 }), 'invalid_tax_rate', '/lines/1/tax'],
    ['rate', line('1', '1', { category: 'Q' as 'S', ratePpm: 190_000 }), 'invalid_tax_rate', '/lines/1/tax'],
  ])('names the line with a faulty %s', (_, faulty, code, pointer) => {
    expect(() => documentTotals([line('1', '1'), faulty], perGroup)).toThrow(
      expect.objectContaining({ code, status: 422, members: { pointer } }),
    );
  });

  it('refuses an unknown currency', () => {
    expect(() => documentTotals([], { ...perGroup, currency: 'ZZZ' })).toThrow(
      expect.objectContaining({ code: 'currency_unknown' }),
    );
  });

  it('refuses what is past the safe integers, in a line or in a sum', () => {
    const overflow = expect.objectContaining({ code: 'invalid_amount', status: 422 });
    const half = line('1', '60000000000000');
    expect(() => documentTotals([line('9007199254740991', '1')], perGroup)).toThrow(overflow);
    expect(() => documentTotals([line('9007199254740991', '9007199254740991')], perGroup)).toThrow(overflow);
    expect(() => documentTotals([line('9007199254740991', '1')], { ...perGroup, currency: 'CLF' })).toThrow(overflow);
    for (const rules of [perGroup, perLine, inclusive]) {
      expect(documentTotals([half], rules).lines).toHaveLength(1);
      expect(() => documentTotals([half, half], rules)).toThrow(overflow);
      expect(() => documentTotals([half, { ...half, tax: vat(70_000) }], rules)).toThrow(overflow);
    }
    expect(() => documentTotals([line('1', '80000000000000')], perGroup)).toThrow(overflow);
  });

  it('takes 5,000 lines and no more', () => {
    const lines = new Array<LineInput>(5_000).fill(line('1', '1'));
    expect(documentTotals(lines, perGroup).total).toBe(595_000);
    expect(() => documentTotals([...lines, line('1', '1')], perGroup)).toThrow(
      expect.objectContaining({ code: 'too_many_lines' }),
    );
  });
});

describe('invoiceTotals', () => {
  it('refuses what sums could not be exact with', () => {
    const free: TaxRate = { category: 'Z', ratePpm: 0 };
    const tooMuch = expect.objectContaining({ code: 'invalid_amount', status: 422, members: { pointer: '/lines' } });
    expect(invoiceTotals([line('1', '100000000000', free)], perGroup).total).toBe(MAX_TOTAL);
    expect(draftTotals([line('-1', '100000000000', free)], perGroup).total).toBe(-MAX_TOTAL);
    for (const totals of [draftTotals, invoiceTotals]) {
      expect(() => totals([line('1', '100000000000.01', free)], perGroup)).toThrow(tooMuch);
      expect(() => totals([line('-1', '100000000000.01', free)], perGroup)).toThrow(tooMuch);
    }
  });

  it('refuses an invoice without lines or with a negative total', () => {
    expect(() => invoiceTotals([], perGroup)).toThrow(expect.objectContaining({ code: 'no_lines', status: 422 }));
    expect(() => invoiceTotals([line('1', '10'), line('-1', '10.01')], perGroup)).toThrow(
      expect.objectContaining({ code: 'total_negative', status: 422 }),
    );
  });

  it('allows negative lines, negative groups and a total of zero', () => {
    expect(invoiceTotals([line('1', '10'), line('-1', '10')], perGroup).total).toBe(0);
    const totals = invoiceTotals([line('1', '10'), line('-1', '5', vat(70_000))], perGroup);
    expect(totals).toMatchObject({ net: 500, tax: 155, total: 655 });
    expect(totals.taxGroups[1]).toMatchObject({ net: -500, tax: -35, gross: -535 });
  });
});
