import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ConnectionInfo } from './connection.js';
import type { PortalEnv } from './environment.js';

/**
 * An answer of data before it becomes a `Response`. Node's adapter sends it as it is: a `Response` with its stream and its
 * headers, made and read again, costs several times a small query.
 */
export class PlainAnswer {
  constructor(
    readonly body: string,
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  toResponse(): Response {
    return new Response(this.body, { status: this.status, headers: this.headers });
  }
}

/** What the application answers. */
export type Answer = Response | PlainAnswer;

const answers: unique symbol = Symbol('@portico/core answers');

/** Answers requests for one portal, some of them plainly. */
export type Answers = (request: Request, connection: ConnectionInfo) => Promise<Answer>;

/** Any answer as a `Response`. */
export function asResponse(answer: Answer): Response {
  return answer instanceof PlainAnswer ? answer.toResponse() : answer;
}

/** A portal's `fetch`, which gives a `Response` to everybody but those who ask for {@link plainAnswersOf}. */
export function fetchOver(answer: Answers): (request: Request, connection?: ConnectionInfo) => Promise<Response> {
  const fetch = async (request: Request, connection: ConnectionInfo = {}) =>
    asResponse(await answer(request, connection));
  return Object.assign(fetch, { [answers]: answer });
}

/** What a `fetch` answers before it is a `Response`. None unless it is a portal's own: what wraps one is to be asked itself. */
export function plainAnswersOf(fetch: object): Answers | undefined {
  return (fetch as { readonly [answers]?: Answers })[answers];
}

/**
 * Answers data as JSON. Beside a cookie, the headers are only those that are given here.
 *
 * @returns for Hono a `Response`, which it hands on as it is: {@link Answer} is what comes out
 */
export function jsonAnswer(
  c: Context<PortalEnv>,
  value: object,
  status: ContentfulStatusCode = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  // What Hono has been told of cookies is only in what Hono makes.
  if (c.get('givesCookie')) return c.json(value, status, headers);
  const answer = new PlainAnswer(JSON.stringify(value), status, { 'Content-Type': 'application/json', ...headers });
  return answer as unknown as Response;
}
