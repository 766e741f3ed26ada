import { type Connect, type LiveOptions, listen } from './live.js';
import { PortalProblem } from './problem.js';
import type { AnyPortal, Client, PluginsOf } from './types.js';

/** How a client reaches its portal. */
export interface ClientOptions {
  /** Where the portal is mounted: `/portal`, or `https://clients.example.com/portal`. */
  readonly baseUrl: string;
  /** Another `fetch`, for tests and for phones with cookies of their own. Default: the global one. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Headers for every call. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface Input {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly file?: Blob;
  readonly name?: string;
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
}

/**
 * Makes the typed client of a portal. It needs nothing but `fetch`, and keeps nothing: two clients never mix.
 *
 * Calls reject with a {@link PortalProblem}.
 *
 * @example
 * ```ts
 * import { createPortalClient } from '@portico/core/client';
 * import type { portal } from './portal.js';
 *
 * const api = createPortalClient<typeof portal>({ baseUrl: '/portal' });
 * const { items } = await api('GET /invoices', { query: { limit: 5 } });
 * for (const { id } of items) console.log(await api('GET /invoices/:id', { params: { id } }));
 * ```
 */
export function createPortalClient<Portal extends AnyPortal>(options: ClientOptions): Client<PluginsOf<Portal>> {
  const send = options.fetch ?? ((request: Request) => fetch(request));

  const address = (key: string, { params = {}, query = {} }: Input = {}): string =>
    options.baseUrl.replace(/\/$/, '') + fill(key.split(' ')[1] ?? '', params) + search(query);
  const urlOf = (path: string, input: Input) => absolute(address(`GET ${path}`, input));

  const call = async (key: string, input: Input = {}): Promise<unknown> => {
    const request = new Request(absolute(address(key, input)), {
      method: key.split(' ')[0] ?? '',
      credentials: 'include',
      headers: {
        Accept: 'application/json',
        ...(input.body !== undefined && { 'Content-Type': 'application/json' }),
        ...(input.file !== undefined && uploadHeaders(input.file, input.name)),
        ...(input.idempotencyKey !== undefined && { 'Idempotency-Key': quoted(input.idempotencyKey) }),
        ...options.headers,
      },
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      ...(input.file !== undefined && { body: input.file }),
      ...(input.signal !== undefined && { signal: input.signal }),
    });
    let response: Response;
    let text: string;
    try {
      response = await send(request);
      text = await response.text();
    } catch (error) {
      if (input.signal?.aborted === true) throw error;
      throw new PortalProblem(0, 'unreachable', 'The portal cannot be reached right now.', {}, { cause: error });
    }
    if (!response.ok) throw PortalProblem.from(response.status, text);
    return answer(response.status, text);
  };
  const connect: Connect = ({ listener, lastEventId, signal }) =>
    send(
      new Request(urlOf('/live', { query: { listener } }), {
        credentials: 'include',
        cache: 'no-store',
        headers: {
          Accept: 'text/event-stream',
          ...(lastEventId !== '' && { 'Last-Event-ID': lastEventId }),
          ...options.headers,
        },
        signal,
      }),
    );
  const live = (more: LiveOptions = {}) => listen(connect, more);
  // The types know each route's input and answer; underneath one function serves them all.
  return Object.assign(call, { live, address }) as unknown as Client<PluginsOf<Portal>>;
}

/** A string of structured fields, RFC 9651. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The name of a file as headers can carry it ([RFC 8187](https://www.rfc-editor.org/rfc/rfc8187)). What it is, its bytes say. */
function uploadHeaders(file: Blob & { readonly name?: unknown }, given?: string): Record<string, string> {
  const name = (given ?? String(file.name ?? '')).replace(/\p{Cs}/gu, '');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);
  return {
    'Content-Type': file.type || 'application/octet-stream',
    ...(name !== '' && { 'Content-Disposition': `attachment; filename*=UTF-8''${encoded}` }),
  };
}

function fill(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function search(query: Readonly<Record<string, unknown>>): string {
  const isGiven = (value: unknown) => value !== undefined && value !== null;
  // A list is its values one by one, under the same name.
  const given = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isGiven).map((each) => [name, String(each)]),
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** A browser resolves a path against its page; elsewhere only a whole address will do. */
function absolute(url: string): string {
  return typeof location === 'undefined' ? url : new URL(url, location.href).href;
}

function answer(status: number, text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // A sign-in page of a network or proxy in between, most likely.
    throw new PortalProblem(status, 'not_json', 'Something else than the portal answered.', {}, { cause: error });
  }
}
