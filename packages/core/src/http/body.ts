import { PortalError } from '../problem.js';

/** The largest body that an ordinary route takes, in bytes. */
export const BODY_LIMIT = 1_000_000;

function tooLarge(limit: number): PortalError {
  return new PortalError('body_too_large', 413, `The body is larger than ${limit} bytes.`);
}

/** For a body whose kind its route does not take, or that does not say its kind. */
export function unsupportedMediaType(): PortalError {
  return new PortalError('media_type_unsupported', 415, 'Send the body as `Content-Type: application/json`.');
}

/**
 * The bytes of a body, read up to the limit whatever its `Content-Length` says.
 *
 * @throws PortalError `body_too_large` (413)
 */
export async function readBytes(request: Request, limit = BODY_LIMIT): Promise<Uint8Array> {
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) throw tooLarge(limit);
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The text of a body of at most `limit` bytes.
 *
 * @throws PortalError `body_too_large` (413), `body_malformed` (400) when it is not UTF-8
 */
export async function readText(request: Request, limit = BODY_LIMIT): Promise<string> {
  const bytes = await readBytes(request, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new PortalError('body_malformed', 400, 'The body is not valid UTF-8.');
  }
}

/**
 * The text of a JSON body of at most `limit` bytes.
 *
 * @throws PortalError `media_type_unsupported` (415), `body_malformed` (400), `body_too_large` (413)
 */
export async function readJsonText(request: Request, limit = BODY_LIMIT): Promise<string> {
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw unsupportedMediaType();
  return readText(request, limit);
}

/** @throws PortalError `body_malformed` (400): no JSON, or a NUL in one of its texts, which PostgreSQL does not keep */
export function parseJson(text: string): unknown {
  let nul = false;
  const look = (key: string, value: unknown) => {
    nul ||= key.includes('\0') || (typeof value === 'string' && value.includes('\0'));
    return value;
  };
  let value: unknown;
  try {
    // In JSON a NUL can only be written by number.
    value = JSON.parse(text, text.includes('\\u0000') ? look : undefined);
  } catch {
    throw new PortalError('body_malformed', 400, 'The body is not valid JSON.');
  }
  if (nul) throw new PortalError('body_malformed', 400, 'A text of the body has a NUL (\\u0000) in it. Leave it out.');
  return value;
}

/**
 * The JSON value of a body of at most `limit` bytes.
 *
 * @throws PortalError `media_type_unsupported` (415), `body_malformed` (400), `body_too_large` (413)
 */
export async function readJson(request: Request, limit = BODY_LIMIT): Promise<unknown> {
  return parseJson(await readJsonText(request, limit));
}
