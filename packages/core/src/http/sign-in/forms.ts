import { readJson, readText, unsupportedMediaType } from '../body.js';

/** Whether the caller is a person's browser that shows what it gets, and no script. */
export function wantsPage(request: Request): boolean {
  return request.headers.get('Accept')?.includes('text/html') ?? false;
}

/** Far above any of these forms: the limit of ordinary bodies would let a megabyte through to be parsed. */
const mostBytes = 10_000;

/**
 * The fields of a form (`application/x-www-form-urlencoded`) or of a JSON body. No body at all is an empty form.
 *
 * @throws PortalError `media_type_unsupported` 415, `body_malformed` 400, `body_too_large` 413
 */
export async function readForm(request: Request): Promise<unknown> {
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/x-www-form-urlencoded') return readJson(request, mostBytes);
  const text = await readText(request, mostBytes);
  if (type === undefined && text !== '') throw unsupportedMediaType();
  return Object.fromEntries(new URLSearchParams(text));
}
