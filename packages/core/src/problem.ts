/**
 * An error that a client, an operator or a host may see. Everything else that is thrown becomes a 500 with a
 * reference and no inner text. Over HTTP it is rendered as problem details
 * ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).
 *
 * @example
 * ```ts
 * import { PortalError } from '@portico/core';
 *
 * export function refusePaid(number: string): never {
 *   throw new PortalError('invoice_already_paid', 409, `Invoice ${number} is paid; there is nothing left to pay.`);
 * }
 * ```
 */
export class PortalError extends Error {
  override readonly name = 'PortalError';

  constructor(
    /** Stable, machine-readable, `snake_case`. */
    readonly code: string,
    /** HTTP status, 400 to 599. */
    readonly status: number,
    /** One sentence for people: what was wrong and what would be right. Shown to the caller. */
    detail: string,
    /** Further members of the problem document, JSON only. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}
