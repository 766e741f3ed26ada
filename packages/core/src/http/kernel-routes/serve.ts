import type { Context, Hono } from 'hono';
import { parseRouteKey } from '../../composition/route-path.js';
import { type InputFault, parseInput, refuseFaults } from '../../input.js';
import { readJson } from '../body.js';
import type { PortalEnv } from '../environment.js';
import { jsonAnswer } from '../plain-answer.js';
import { queryReader } from '../plugin-routes-query.js';
import { notFound } from '../problem-response.js';
import { keepable } from '../security-headers.js';
import { readForm } from '../sign-in/forms.js';
import type { AnyKernelRoute, KernelCall } from './kernel-route.js';
import { type KernelHandlers, kernelRoutes } from './table.js';

type AnyHandler = (call: KernelCall<unknown, unknown, unknown>) => unknown;

/** Serves those of the kernel's routes that are for one audience and have a handler here. */
export function serveKernelRoutes(
  app: Hono<PortalEnv>,
  audience: AnyKernelRoute['audience'],
  handlers: Partial<KernelHandlers>,
): void {
  for (const [key, route] of Object.entries<AnyKernelRoute>(kernelRoutes)) {
    const parsed = parseRouteKey(key);
    if (parsed === undefined) throw new Error(`"${key}" is no key of a route.`);
    // The table demands a handler of the route's own types; from here on they are the schemas' matter.
    const handler = handlers[key as keyof KernelHandlers] as unknown as AnyHandler | undefined;
    if (route.audience !== audience || handler === undefined) continue;
    const readQuery = queryReader(route.query);
    app.on(parsed.method, parsed.path, async (c) => {
      const answer = await handler({ c, ...(await inputOf(c, route, readQuery(c.req.queries()))) });
      if (answer instanceof Response) return answer;
      if (route.returns === undefined) return c.body(null, 204);
      // Before sign-in there is nothing to read later, and an address may be a ticket's, which must not lie on a disk.
      const kept = audience === 'signed-in' ? keepable(c.req.method) : {};
      const checked = route.composed ? answer : route.returns.parse(answer);
      return jsonAnswer(c, checked as object, route.status ?? 200, kept);
    });
  }
}

async function inputOf(c: Context<PortalEnv>, route: AnyKernelRoute, given: unknown) {
  const faults: InputFault[] = [];
  const params = parseInput(route.params, 'path', c.req.param(), faults);
  // What cannot be is not told apart from what is not.
  if (faults.length > 0) throw notFound();
  const query = parseInput(route.query, 'query', given, faults);
  const body = route.body && parseInput(route.body, 'body', await bodyOf(c.req.raw, route), faults);
  refuseFaults(faults);
  return { params, query, body };
}

function bodyOf(request: Request, { form }: AnyKernelRoute): Promise<unknown> {
  return form === true ? readForm(request) : readJson(request);
}
