import { refuse } from '../refusal.js';

/**
 * VAT category codes (UNCL 5305, as EN 16931 uses them): `S` standard or reduced rate, `Z` zero rated, `E` exempt,
 * `AE` reverse charge, `K` intra-community supply, `G` export, `O` outside the scope of tax.
 */
export const TAX_CATEGORIES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] as const;

export type TaxCategory = (typeof TAX_CATEGORIES)[number];

/** The tax of a line, as it is frozen into a document. */
export interface TaxRate {
  readonly category: TaxCategory;
  /** Parts per million: 19 % is 190000, 8.875 % is 88750. Greater than zero for `S`, zero for all others. */
  readonly ratePpm: number;
}

/** 100 %: the divisor of rates and percentages, and the highest of either. */
export const WHOLE_PPM = 1_000_000;

/**
 * @param index of the line, from 0, for the pointer in a refusal; none where the rate stands alone
 * @throws PortalError `invalid_tax_rate` (422) when the rate does not fit its category
 */
export function checkTaxRate({ category, ratePpm }: TaxRate, index?: number): void {
  const inRange = Number.isInteger(ratePpm) && ratePpm >= 0 && ratePpm <= WHOLE_PPM;
  if (category === 'S' ? inRange && ratePpm > 0 : ratePpm === 0 && TAX_CATEGORIES.includes(category)) return;
  const pointer = index === undefined ? '/ratePpm' : `/lines/${index}/tax`;
  if (!inRange) {
    refuse('invalid_tax_rate', 'A tax rate must be a whole number of parts per million from 0 to 1000000.', pointer);
  }
  if (!TAX_CATEGORIES.includes(category)) {
    refuse('invalid_tax_rate', `A tax category must be one of ${TAX_CATEGORIES.join(', ')}.`, pointer);
  }
  refuse(
    'invalid_tax_rate',
    category === 'S'
      ? 'A rate of category S must be greater than zero; what has no tax is Z, E, AE, K, G or O.'
      : `A rate of category ${category} must be zero.`,
    pointer,
  );
}
