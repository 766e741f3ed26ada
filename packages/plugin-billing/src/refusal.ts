import { PortalError } from '@portico/core';

/** The codes with which billing refuses input; each becomes a problem with status 422. */
export type RefusalCode =
  | 'currency_mismatch'
  | 'currency_unknown'
  | 'cursor_invalid'
  | 'due_before_issue'
  | 'invalid_amount'
  | 'invalid_number_format'
  | 'invalid_tax_rate'
  | 'issue_date_in_future'
  | 'no_lines'
  | 'party_not_found'
  | 'quantity_too_precise'
  | 'tax_rate_not_found'
  | 'tax_rate_retired'
  | 'too_many_lines'
  | 'total_negative';

/**
 * Refuses input: throws a {@link PortalError} with status 422.
 *
 * @param detail one sentence for the person who sent the input; never echoes text he sent
 * @param pointer JSON pointer (RFC 6901) to the faulty part of the input, such as `/lines/2/quantity`
 */
export function refuse(code: RefusalCode, detail: string, pointer?: string): never {
  throw new PortalError(code, 422, detail, pointer === undefined ? {} : { pointer });
}

/** The codes with which billing refuses what the state of things does not allow; each becomes a problem with status 409. */
export type ConflictCode =
  | 'amount_exceeds_balance'
  | 'external_id_taken'
  | 'invoice_already_paid'
  | 'invoice_has_payments'
  | 'invoice_is_draft'
  | 'invoice_not_draft'
  | 'invoice_not_open'
  | 'invoice_void'
  | 'issue_date_before_last'
  | 'number_already_used'
  | 'number_must_rise';

/** The error for what the state of things does not allow, with status 409. `members` say what would. */
export function conflict(
  code: ConflictCode,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): PortalError {
  return new PortalError(code, 409, detail, members);
}

/** The error for an invoice that is not there for whoever asks, with status 404. */
export function invoiceNotFound(): PortalError {
  return new PortalError('invoice_not_found', 404, 'There is no such invoice.');
}
