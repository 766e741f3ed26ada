import type { z } from 'zod';
import { type InputFault, parseInput, refuseFaults } from '../../input.js';
import { readJson, readText, unsupportedMediaType } from '../body.js';

/** What a schema reads. */
export type Fields<S extends z.ZodType> = z.output<S>;

/** Whether the caller is a person's browser that shows what it gets, and no script. */
export function wantsPage(request: Request): boolean {
  return request.headers.get('Accept')?.includes('text/html') ?? false;
}

/** Far above any of these forms: the limit of ordinary bodies would let a megabyte through to be parsed. */
const mostBytes = 10_000;

/**
 * The fields of a form (`application/x-www-form-urlencoded`) or of a JSON body. No body at all is an empty form.
 *
 * @throws PortalError `media_type_unsupported` 415, `body_malformed` 400, `body_too_large` 413, `input_invalid` 422
 */
export async function fieldsOf<S extends z.ZodType>(request: Request, schema: S): Promise<Fields<S>> {
  const faults: InputFault[] = [];
  const fields = parseInput(schema, 'body', await bodyOf(request), faults);
  refuseFaults(faults);
  return fields as Fields<S>;
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/x-www-form-urlencoded') return readJson(request, mostBytes);
  const text = await readText(request, mostBytes);
  if (type === undefined && text !== '') throw unsupportedMediaType();
  return Object.fromEntries(new URLSearchParams(text));
}
