import { parse } from 'content-disposition';
import type { Context, Handler } from 'hono';
import type { InstalledPlugin } from '../composition/compose.js';
import { readOnlyView } from '../data/walker/refusal.js';
import { tooLarge } from '../documents/arriving.js';
import type { Kernel } from '../kernel.js';
import type { RunnableUploadRoute } from '../plugin/upload-route.js';
import { PortalError } from '../problem.js';
import { refuseCrossSite } from './cross-site.js';
import type { PortalEnv } from './environment.js';
import { keyFor, once } from './idempotent.js';
import { listedOrigin } from './origins.js';
import { routeContext } from './route-context.js';
import { inputReader, outputOf } from './route-input.js';
import { demand, signedIn } from './visits.js';

/** Serves an upload: the file is whole, hashed and of a kind that is taken before the plugin hears of it. */
export function uploadHandler(
  kernel: Kernel,
  plugin: InstalledPlugin,
  key: string,
  route: RunnableUploadRoute,
): Handler<PortalEnv> {
  const { app, kinds, limit, returns, idempotency } = route.spec;
  const readInput = inputReader({ params: route.spec.params, query: route.spec.query });
  const required = idempotency === 'required';
  return async (c) => {
    const visit = c.var;
    refuseCrossSite(c.req.raw, visit.facts.origin, listedOrigin(c.req.raw, kernel.origins));
    demand(kernel, visit, app, key);
    if (signedIn(visit).session.kind === 'view') throw readOnlyView();
    const { params, query } = await readInput(c);
    // All that can be refused without the bytes is refused before they come.
    keyFor(c, required);
    refuseWrapped(c);
    if (Number(c.req.header('Content-Length') ?? 0) > limit) throw tooLarge(limit);
    const account = visit.arrival.account.id;
    const file = await kernel.documents.receive(account, bytesOf(c.req.raw), { name: nameOf(c), kinds, limit });
    try {
      // Who repeats a request sends the same file under the same name.
      const bodyText = `${file.sha256} ${file.name}`;
      return await once({ kernel, c, route: key, required, bodyText }, async () => {
        const result = await route.handler(routeContext(kernel, c, visit, plugin, { params, query, file }));
        return outputOf(returns, key, result) as object;
      });
    } finally {
      await kernel.documents.release(account, file);
    }
  };
}

/** What the sender calls the file: the `filename` of `Content-Disposition` ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266)). */
function nameOf(c: Context<PortalEnv>): string {
  const { filename = '' } = parse(c.req.header('Content-Disposition') ?? '').parameters;
  return filename;
}

/** The body is the file itself: what is wrapped or packed would be stored with its wrapping. */
function refuseWrapped(c: Context<PortalEnv>): void {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const packed = (c.req.header('Content-Encoding') ?? 'identity').trim().toLowerCase() !== 'identity';
  if (!packed && type !== 'multipart/form-data' && type !== 'application/x-www-form-urlencoded') return;
  throw new PortalError(
    'media_type_unsupported',
    415,
    'Send the bytes of the file as the body, in no form and not packed, and its name in `Content-Disposition`.',
  );
}

/** @throws PortalError `document_broken_off` (400) where the body ends before its end */
async function* bytesOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  try {
    yield* body;
  } catch {
    throw new PortalError('document_broken_off', 400, 'The file broke off before its end. Send it again.');
  }
}
