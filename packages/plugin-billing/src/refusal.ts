import { PortalError } from '@portico/core';

/** The codes with which billing refuses input; each becomes a problem with status 422. */
export type RefusalCode =
  | 'currency_unknown'
  | 'invalid_amount'
  | 'invalid_number_format'
  | 'invalid_tax_rate'
  | 'no_lines'
  | 'quantity_too_precise'
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
