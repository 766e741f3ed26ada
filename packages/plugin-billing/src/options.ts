import { PortalError } from '@portico/core';
import { z } from 'zod';
import { parseNumberFormat } from './numbering/number-format.js';
import { COUNTER_RESETS } from './numbering/period.js';

/** How many days an invoice may be payable. */
export const TermsDays = z.int().min(0).max(365);

/** How numbers look and when they start again at 1: see `parseNumberFormat`. */
export const Numbering = z
  .object({ pattern: z.string(), reset: z.enum(COUNTER_RESETS) })
  .superRefine(({ pattern, reset }, context) => {
    try {
      parseNumberFormat(pattern, reset);
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, path: ['pattern'] });
    }
  });

/** A font file: a path or a `file:` address. */
const Font = z.object({ regular: z.string().min(1), bold: z.string().min(1).optional() });

/** What a host may set: where an account begins that has no settings of its own yet. */
export const BillingOptions = z.object({
  /** Days until an invoice is due. */
  termsDays: TermsDays.default(14),
  /** `2026-0001`, from 1 again each year. */
  numbering: Numbering.default({ pattern: '{year}-{counter:4}', reset: 'yearly' }),
  /** Fonts for the scripts of your clients that Noto Sans has no letters for: it has Latin, Greek and Cyrillic. */
  fonts: z.array(Font).default([]),
});

/** See {@link BillingOptions}. */
export type BillingOptions = z.output<typeof BillingOptions>;
