import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { documentTotals, type TaxedAmount, type TotalsRules } from './document-totals.js';
import type { LineInput } from './line-amount.js';
import type { TaxRate } from './tax-rate.js';

const { numRuns, timeout } = propertyRuns(2_000);

const vat = (ratePpm: number): TaxRate => ({ category: 'S', ratePpm });

// An oracle of its own: fractions of BigInt, no code shared with what it judges.
interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}
const fraction = (n: bigint, d = 1n): Fraction => ({ n, d });
const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
const rounded = ({ n, d }: Fraction): bigint => {
  const magnitude = n < 0n ? -n : n;
  const up = (magnitude % d) * 2n >= d ? magnitude / d + 1n : magnitude / d;
  return n < 0n ? -up : up;
};
const withinOne = (value: number, { n, d }: Fraction) => {
  const error = BigInt(value) * d - n;
  return error < d && error > -d;
};
const decimal = (text: string): Fraction => {
  const [whole = '', digits = ''] = text.split('.');
  return fraction(BigInt(whole + digits), 10n ** BigInt(digits.length));
};
const expectedAmount = ({ quantity, unitPrice, discount }: LineInput, exponent: number): bigint => {
  const extended = rounded(times(times(decimal(quantity), decimal(unitPrice)), fraction(10n ** BigInt(exponent))));
  if (discount === undefined) return extended;
  if ('ppm' in discount) return extended - rounded(fraction(extended * BigInt(discount.ppm), 1_000_000n));
  return extended < 0n ? extended + BigInt(discount.amount) : extended - BigInt(discount.amount);
};
const sum = (values: readonly number[]) => values.reduce((total, value) => total + BigInt(value), 0n);

const exponents = { EUR: 2, JPY: 0, KWD: 3, CLF: 4 } as const;
const decimalText = (max: number) =>
  fc
    .integer({ min: 0, max: 6 })
    .chain((scale) => fc.tuple(fc.integer({ min: -max * 10 ** scale, max: max * 10 ** scale }), fc.constant(scale)))
    .map(([units, scale]) => {
      const digits = String(Math.abs(units)).padStart(scale + 1, '0');
      const point = digits.length - scale;
      return `${units < 0 ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`;
    });
const rate = fc.oneof(
  fc.constantFrom<TaxRate>(
    vat(190_000),
    vat(70_000),
    vat(88_750),
    vat(230_000),
    { category: 'Z', ratePpm: 0 },
    { category: 'AE', ratePpm: 0 },
  ),
  fc.integer({ min: 1, max: 1_000_000 }).map(vat),
);
const anyLine: fc.Arbitrary<LineInput> = fc
  .record({
    quantity: fc.oneof(fc.constantFrom('1', '2', '0.5', '-1'), decimalText(10_000)),
    unitPrice: fc.oneof(fc.constantFrom('10.00', '0.005', '33.335'), decimalText(1_000_000)),
    tax: rate,
    discount: fc.oneof(
      fc.constant(undefined),
      fc.record({ ppm: fc.oneof(fc.constantFrom(0, 100_000, 1_000_000), fc.integer({ min: 0, max: 1_000_000 })) }),
      fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    ),
  })
  .map(({ discount, ...rest }) => {
    if (discount === undefined || 'ppm' in discount) return { ...rest, discount };
    // An amount that fits the line in any of the currencies: a share of what it comes to in whole units.
    const extended = Math.abs(Number(expectedAmount(rest, 0)));
    return { ...rest, discount: { amount: Math.floor(Math.max(extended - 1, 0) * discount.share) } };
  });
const anyRules: fc.Arbitrary<TotalsRules & { currency: keyof typeof exponents }> = fc.record({
  currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
  taxMode: fc.constantFrom('exclusive', 'inclusive'),
  taxRounding: fc.constantFrom('per_group', 'per_line'),
});
const anyLines = fc.array(anyLine, { minLength: 1, maxLength: 12, size: 'max' });

describe('random documents', () => {
  it('add up in every column and equal the oracle', { timeout }, () => {
    fc.assert(
      fc.property(anyLines, anyRules, (lines, rules) => {
        const totals = documentTotals(lines, rules);
        const amounts = lines.map((input) => expectedAmount(input, exponents[rules.currency]));
        expect(totals.lines.map(({ extended, discount }) => BigInt(extended - discount))).toEqual(amounts);
        let groupsOfLines = 0;
        for (const group of totals.taxGroups) {
          const members = lines.flatMap(({ tax }, i) =>
            tax.category === group.category && tax.ratePpm === group.ratePpm ? [i] : [],
          );
          groupsOfLines += members.length;
          const part =
            rules.taxMode === 'exclusive'
              ? fraction(BigInt(group.ratePpm), 1_000_000n)
              : fraction(1_000_000n, 1_000_000n + BigInt(group.ratePpm));
          const base = members.reduce((total, i) => total + (amounts[i] as bigint), 0n);
          const expected =
            rules.taxRounding === 'per_group'
              ? rounded(times(fraction(base), part))
              : members.reduce((total, i) => total + rounded(times(fraction(amounts[i] as bigint), part)), 0n);
          const [whole, split] =
            rules.taxMode === 'exclusive' ? (['net', 'tax'] as const) : (['gross', 'net'] as const);
          expect(BigInt(group[whole])).toBe(base);
          expect(BigInt(group[split])).toBe(expected);
          const taxed = members.map((i) => totals.lines[i] as TaxedAmount);
          taxed.forEach((amount, i) => {
            expect(amount[whole]).toBe(Number(amounts[members[i] as number]));
            expect(withinOne(amount[split], times(fraction(amounts[members[i] as number] as bigint), part))).toBe(true);
          });
          for (const column of ['net', 'tax', 'gross'] as const) {
            expect(sum(taxed.map((amount) => amount[column]))).toBe(BigInt(group[column]));
          }
        }
        expect(groupsOfLines).toBe(lines.length);
        for (const { net, tax, gross } of [...totals.lines, ...totals.taxGroups, { ...totals, gross: totals.total }]) {
          expect(net + tax).toBe(gross);
        }
        expect(sum(totals.taxGroups.map(({ net }) => net))).toBe(BigInt(totals.net));
        expect(sum(totals.taxGroups.map(({ tax }) => tax))).toBe(BigInt(totals.tax));
      }),
      { numRuns },
    );
  });

  it('mirror when every quantity is negated', { timeout }, () => {
    const negated = (text: string) => (text.startsWith('-') ? text.slice(1) : `-${text}`);
    const mirrored = (value: unknown): unknown => {
      if (typeof value === 'number') return 0 - value;
      if (Array.isArray(value)) return value.map(mirrored);
      if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [key, key === 'ratePpm' ? inner : mirrored(inner)]),
        );
      }
      return value;
    };
    fc.assert(
      fc.property(anyLines, anyRules, (lines, rules) => {
        const mirror = documentTotals(
          lines.map((input) => ({ ...input, quantity: negated(input.quantity) })),
          rules,
        );
        expect(mirror).toEqual(mirrored(documentTotals(lines, rules)));
      }),
      { numRuns: numRuns / 2 },
    );
  });
});
