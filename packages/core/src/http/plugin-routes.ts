import type { Hono } from 'hono';
import type { InstalledPlugin } from '../composition/compose.js';
import { bySpecificity, parseRouteKey } from '../composition/route-path.js';
import { type InputFault, parseInput, refuseFaults } from '../input.js';
import type { Kernel } from '../kernel.js';
import { errorFacts } from '../log.js';
import type { RunnableRoute } from '../plugin/route.js';
import { readJson } from './body.js';
import type { PortalEnv } from './environment.js';
import { queryReader } from './plugin-routes-query.js';
import { notFound } from './problem-response.js';
import { contextFor, demand } from './visits.js';

/** Serves the routes of a plugin. */
export function servePlugin(app: Hono<PortalEnv>, plugin: InstalledPlugin, kernel: Kernel): void {
  const routes = Object.entries(plugin.routes).flatMap(([key, route]) => {
    const parsed = parseRouteKey(key);
    return parsed === undefined ? [] : [{ key, route, parsed }];
  });
  for (const { key, route, parsed } of routes.toSorted((a, b) => bySpecificity(a.parsed, b.parsed))) {
    const readQuery = queryReader(route.spec.query);
    app.on(parsed.method, parsed.path, async (c) => {
      demand(kernel, c.var, route.spec.app, key);
      const input = await inputOf(route, {
        params: c.req.param(),
        query: readQuery(c.req.queries()),
        request: c.req.raw,
      });
      const result = await route.handler({ ...contextFor(kernel, c.var, plugin), ...input, signal: c.req.raw.signal });
      return c.json(outputOf(route, key, result) as object);
    });
  }
}

async function inputOf(
  route: RunnableRoute,
  given: { readonly params: unknown; readonly query: unknown; readonly request: Request },
): Promise<{ params: unknown; query: unknown; body: unknown }> {
  const { params, query, body } = route.spec;
  const faults: InputFault[] = [];
  const parsedParams = parseInput(params, 'path', given.params, faults);
  // An id that cannot exist is not told apart from one that does not.
  if (faults.length > 0) throw notFound();
  const parsedQuery = parseInput(query, 'query', given.query, faults);
  const parsedBody = body === undefined ? undefined : parseInput(body, 'body', await readJson(given.request), faults);
  refuseFaults(faults);
  return { params: parsedParams, query: parsedQuery, body: parsedBody };
}

/** A plugin's answer stripped to what its route declares. One that does not fit is the plugin's fault, never the client's. */
function outputOf(route: RunnableRoute, key: string, result: unknown): unknown {
  const parsed = route.spec.returns.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new Error(`The answer of "${key}" does not fit its \`returns\`: ${errorFacts(parsed.error).error}`);
}
