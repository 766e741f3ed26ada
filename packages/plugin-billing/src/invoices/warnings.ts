import type { OperatorContext } from '@portico/core';
import { z } from 'zod';
import type { BillingOptions } from '../options.js';
import type { InvoicePdfs } from '../pdf/invoice-pdfs.js';
import type { BillingTables } from '../tables.js';
import type { DocumentContent } from './document.js';

/** What an operator should know of an invoice that was issued all the same. */
export const IssueWarning = z.object({
  /** `reference_unknown`: nothing opens for a line's reference. `letters_missing`: no font has them. */
  code: z.enum(['reference_unknown', 'letters_missing']),
  message: z.string(),
  /** The references, or letters. */
  values: z.array(z.string()),
});

/** See {@link IssueWarning}. */
export type IssueWarning = z.output<typeof IssueWarning>;

type References = OperatorContext<BillingTables, BillingOptions, unknown>['references'];

/** What there is to know of an invoice's content. */
export async function warningsOf(
  content: DocumentContent,
  references: References,
  pdfs: InvoicePdfs,
): Promise<IssueWarning[]> {
  const named = [...new Set(content.lines.flatMap(({ reference }) => reference ?? []))];
  const known = named.length === 0 ? new Map() : await references.known(named);
  const unknown = named.filter((reference) => !known.has(reference));
  const missing = pdfs.missing(content);
  return [
    ...warningIf('reference_unknown', unknown, 'Nothing opens for what lines refer to: pick from the list of offers.'),
    ...warningIf(
      'letters_missing',
      missing,
      'No font has these letters: the PDF shows boxes. Give one in the option `fonts`.',
    ),
  ];
}

function warningIf(code: IssueWarning['code'], values: string[], message: string): IssueWarning[] {
  return values.length === 0 ? [] : [{ code, message, values }];
}
