import type { Context } from 'hono';
import { type InputFault, parseInput, refuseFaults } from '../input.js';
import { errorFacts } from '../log.js';
import type { Schema } from '../plugin/route.js';
import { parseJson, readJsonText } from './body.js';
import type { PortalEnv } from './environment.js';
import { queryReader } from './plugin-routes-query.js';
import { notFound } from './problem-response.js';

/** The schemas of what a route takes. */
interface InputSchemas {
  readonly params?: Schema | undefined;
  readonly query?: Schema | undefined;
  readonly body?: Schema | undefined;
}

/** What a request brings, checked. */
export interface RequestInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** The body as it came; empty where the route takes none. */
  readonly bodyText: string;
}

/** Reads and checks what a route takes. Made once for each route. */
export function inputReader(schemas: InputSchemas): (c: Context<PortalEnv>) => Promise<RequestInput> {
  const { params, query, body } = schemas;
  const readQuery = queryReader(query);
  const parseQuery = (schema: Schema, queries: Record<string, string[]>, faults: InputFault[]) => {
    for (const [name, values] of Object.entries(queries)) {
      if (values.some(hasNul)) faults.push({ in: 'query', pointer: `/${name}`, detail: 'A text has no NUL in it.' });
    }
    return parseInput(schema, 'query', readQuery(queries), faults);
  };
  return async (c) => {
    const faults: InputFault[] = [];
    const given = c.req.param();
    const parsedParams = parseInput(params, 'path', given, faults);
    // An id that cannot exist is not told apart from one that does not.
    if (faults.length > 0 || Object.values(given).some(hasNul)) throw notFound();
    const parsedQuery = query === undefined ? undefined : parseQuery(query, c.req.queries(), faults);
    const bodyText = body === undefined ? '' : await readJsonText(c.req.raw);
    const parsedBody = body === undefined ? undefined : parseInput(body, 'body', parseJson(bodyText), faults);
    refuseFaults(faults);
    return { params: parsedParams, query: parsedQuery, body: parsedBody, bodyText };
  };
}

/** No text has it, and PostgreSQL fails at it. In a body, what a text may be is the schema's matter. */
function hasNul(text: string): boolean {
  return text.includes('\u0000');
}

/** A plugin's answer stripped to what its route declares. One that does not fit is the plugin's fault, never the client's. */
export function outputOf(returns: Schema, key: string, result: unknown): unknown {
  const parsed = returns.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new Error(`The answer of "${key}" does not fit its \`returns\`: ${errorFacts(parsed.error).error}`);
}
