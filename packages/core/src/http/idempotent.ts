import type { Context } from 'hono';
import { idempotencyKeyOf } from '../idempotency/key-header.js';
import type { Kernel } from '../kernel.js';
import { errorFacts } from '../log.js';
import { PortalError } from '../problem.js';
import type { PortalEnv } from './environment.js';
import { jsonAnswer } from './plain-answer.js';
import { keepable } from './security-headers.js';
import { signedIn } from './visits.js';

/** One request to a route that may bring a key. */
interface Once {
  readonly kernel: Kernel;
  readonly c: Context<PortalEnv>;
  /** The route's key, for the log. */
  readonly route: string;
  readonly required: boolean;
  /** The body as it came. */
  readonly bodyText: string;
}

/**
 * The key of a request, if it has one.
 *
 * @throws PortalError `idempotency_key_missing`, `idempotency_key_invalid` (400)
 */
export function keyFor(c: Context<PortalEnv>, required: boolean): string | undefined {
  const key = c.req.method === 'POST' ? idempotencyKeyOf(c.req.header('Idempotency-Key')) : undefined;
  if (key !== undefined || !required) return key;
  throw new PortalError(
    'idempotency_key_missing',
    400,
    'Send an `Idempotency-Key`: a new one for each request, and the same one to repeat it.',
  );
}

/**
 * Runs a handler once for each `Idempotency-Key` of a contact, and answers those who repeat it with what it gave. A
 * request that has no key runs as it comes.
 *
 * @param run gives the answer, ready to be sent as JSON
 * @throws PortalError `idempotency_key_missing`, `idempotency_key_invalid` (400), `idempotency_running`,
 * `idempotency_key_reused` (409)
 */
export async function once(
  { kernel, c, route, required, bodyText }: Once,
  run: () => Promise<object>,
): Promise<Response> {
  const key = keyFor(c, required);
  if (key === undefined) return jsonAnswer(c, await run(), 200, keepable(c.req.method));
  const { search } = new URL(c.req.url);
  const turn = await kernel.idempotencyKeys.take({
    account: c.var.arrival.account.id,
    contact: signedIn(c.var).contact.id,
    key,
    route: `${c.req.method} ${c.env.place.path}${search}`,
    body: bodyText,
  });
  if ('answer' in turn) {
    return c.body(turn.answer, 200, { 'Content-Type': 'application/json', 'Idempotent-Replayed': 'true' });
  }
  let answer: object;
  try {
    answer = await run();
  } catch (error) {
    await turn.run.failed().catch((fault: unknown) => {
      kernel.log.error('idempotency.not_freed', { route, ...errorFacts(fault) });
    });
    throw error;
  }
  // What happened has happened: an answer that cannot be kept is given all the same.
  await turn.run.done(JSON.stringify(answer)).catch((error: unknown) => {
    kernel.log.error('idempotency.not_kept', { route, ...errorFacts(error) });
  });
  return jsonAnswer(c, answer);
}
