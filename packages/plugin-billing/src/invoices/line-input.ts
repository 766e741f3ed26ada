import { z } from 'zod';
import { Id } from '../id.js';
import { LineTax } from '../settings/tax-rates.js';
import { printableText } from '../text/printable-text.js';

/** What is taken off a line: a share in parts per million (10 % is 100000), or an amount in minor units. */
export const Discount = z.union(
  [z.strictObject({ ppm: z.int().min(0).max(1_000_000) }), z.strictObject({ amount: z.int().min(0) })],
  { error: 'A discount is either { ppm }, from 0 to 1000000, or { amount } in minor units.' },
);

/** A line as an operator enters it. */
export const LineEntry = z
  .object({
    description: printableText(10_000).min(1),
    /** More about it, in smaller print. */
    detail: printableText(10_000).optional(),
    /** Decimal text, up to 6 digits after the point: `"1.5"`. Negative for what is taken back. */
    quantity: z.string().max(40),
    /** Such as `h`. */
    unit: printableText(40).optional(),
    /** Price of one unit in major units, decimal text: `"92.00"`. */
    unitPrice: z.string().max(40),
    discount: Discount.optional(),
    tax: LineTax.optional(),
    /** One of the account's tax rates, instead of `tax`. */
    taxRateId: Id.optional(),
    /** What the line sells, for other sections: a word that they know too. */
    reference: printableText(64).min(1).optional(),
  })
  .refine(({ tax, taxRateId }) => (tax === undefined) !== (taxRateId === undefined), {
    error: 'A line needs a tax: either `tax` ({ name, category, ratePpm }) or `taxRateId`, not both.',
    path: ['tax'],
  });

/** See {@link LineEntry}. */
export type LineEntry = z.output<typeof LineEntry>;
