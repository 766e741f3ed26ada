import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Engine } from '../../src/data/engine.js';
import { serve } from '../../src/node.js';
import { testDatabase } from '../../src/testing/test-database.js';
import { type TestEngine, testPortal } from '../../src/testing.js';
import { shelf } from '../shelf.js';

/** How many rows there are of stored bytes, whole or not. */
async function storedIn(engine: Engine) {
  const count = async (table: string) => {
    const rows = await engine
      .kysely<Record<string, object>>()
      .selectFrom(table)
      .select((each) => each.fn.countAll().as('n'))
      .execute();
    return Number((rows[0] as { n: number }).n);
  };
  return {
    bytes: await count('portico_bytes'),
    blobs: await count('portico_blob'),
    pieces: await count('portico_piece'),
  };
}

/** Signs in over HTTP by a link that needs only a press. Answers with the cookies to send. */
export async function signInAt(url: string, path: string): Promise<string> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Sec-Fetch-Site': 'same-origin' },
  });
  if (!response.ok) throw new Error(`Signing in was answered with ${response.status}: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** A request to a portal's server that somebody writes at his own pace. */
function open(url: string, cookie: string, path: string, options: RequestOptions = {}) {
  return httpRequest(`${url}/portal${path}`, {
    agent: false,
    ...options,
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...(options.headers as Record<string, string>) },
  });
}

/** What a request is answered with. */
export async function answerOf(request: ReturnType<typeof open>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request.once('response', resolve).once('error', reject));
}

/** A shelf that is served over HTTP, one contact of it, and a look at what lies in its database. */
export async function servedShelf(engine: TestEngine) {
  const { database, remove } = await testDatabase(engine);
  let own: Engine | undefined;
  const statements: string[] = [];
  const test = await testPortal({
    engine,
    plugins: [shelf()],
    database: {
      engine: database.engine,
      open: async () => {
        own = await database.open();
        own.observe((text) => statements.push(text));
        return own;
      },
    },
  });
  const opened = own as unknown as Engine;
  const server = await serve(test.portal, { port: 0 });
  const studio = await test.account({ hosts: ['localhost'] });
  const { id: owner } = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
  const { path } = await studio.services.contacts.signInLink({ contact: owner, instant: true });
  const cookie = await signInAt(server.url, path);
  return {
    test,
    studio,
    url: server.url,
    cookie,
    engine: opened,
    /** Every statement that ran, and more as they run. */
    statements,
    stored: () => storedIn(opened),
    open: (path: string, options?: RequestOptions) => open(server.url, cookie, path, options),
    /** Sends a whole request, on a connection of its own, and reads its whole answer. */
    ask: async (path: string, { body, ...options }: RequestOptions & { readonly body?: string | Uint8Array } = {}) => {
      const request = open(server.url, cookie, path, options);
      request.end(body);
      const answer = await answerOf(request);
      return { status: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
    },
    add: async (bytes: Uint8Array, name: string) =>
      `/papers/${(await studio.services.shelf.add({ owner, name, bytes: new Uint8Array(bytes) })).id}/content`,
    close: async () => {
      await server.close();
      await test.close();
      await remove();
    },
  };
}
