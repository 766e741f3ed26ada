import { PortalError } from '../problem.js';

const LONGEST = 255;

/**
 * The key of a request's `Idempotency-Key`: a string of
 * [structured fields](https://www.rfc-editor.org/rfc/rfc9651#name-strings), `"8e03978e"`, as
 * [the draft](https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/) has it, or the same without
 * its quotes, as most clients send it. Nothing where the header is missing.
 *
 * @throws PortalError `idempotency_key_invalid` (400)
 */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const quoted = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header.trim());
  const key = quoted === null ? header.trim() : (quoted[1] ?? '').replace(/\\(.)/g, '$1');
  if (key !== '' && key.length <= LONGEST && (quoted !== null || /^[A-Za-z0-9._~:/+=-]+$/.test(key))) return key;
  throw new PortalError(
    'idempotency_key_invalid',
    400,
    `The \`Idempotency-Key\` must be a text of 1 to ${LONGEST} characters of ASCII, such as "8e03978e-40d5-43dd-bc93-6894a57f9324".`,
  );
}
