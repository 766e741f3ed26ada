import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Fetches, serve } from '../src/http/node-adapter.js';
import { definePlugin, defineTables, text } from '../src/index.js';
import { type TestPortal, testPortal } from '../src/testing.js';

const returns = z.object({ word: z.string() });
const marks = definePlugin({
  id: 'marks',
  options: z.object({}),
  tables: defineTables<Record<never, never>>({}),
  migrations: {},
  texts: { en: { app: 'Marks' } },
  apps: { marks: { title: text('app'), icon: 'star', path: '/marks' } },
  cookie: { maxAge: 60 },
  routes: (route) => ({
    'GET /marks': route({ app: 'marks', returns }).handle(() => ({ word: 'Grüße' })),
    'GET /marks/kept': route({ app: 'marks', returns }).handle(({ cookie }) => {
      cookie.set('kept');
      return { word: 'Grüße' };
    }),
  }),
});

/** What a server adds by itself. */
const servers = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

describe('a portal served by Node', () => {
  let test: TestPortal<ReturnType<typeof marks>>;
  let host: string;
  let headers: Record<string, string>;
  beforeAll(async () => {
    test = await testPortal({ plugins: [marks()] });
    const studio = await test.account();
    const browser = await test.signIn(
      studio,
      await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' }),
    );
    host = new URL(browser.origin).host;
    headers = { Host: host, Cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  });
  afterAll(() => test.close());

  async function served(target: Fetches, path: string, method = 'GET') {
    const server = await serve(target, { port: 0, hostname: '127.0.0.1' });
    try {
      const asked = request({ port: server.port, host: '127.0.0.1', path: `/portal${path}`, method, headers }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      const body = await textOf(answer);
      return { status: answer.statusCode, headers: answer.headers, body };
    } finally {
      await server.close();
    }
  }

  async function fetched(path: string, method = 'GET') {
    const response = await test.portal.fetch(new Request(`https://${host}/portal${path}`, { method, headers }));
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  }

  const withoutServers = (given: object) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => !servers.has(name)));

  it.each(['/marks', '/home', '/session', '/nothing-here', '/brand'])('answers %s as its fetch does', async (path) => {
    const [over, own] = [await served(test.portal, path), await fetched(path)];
    expect({ ...over, headers: withoutServers(over.headers) }).toEqual(own);
    expect(over.headers['content-security-policy']).toBeDefined();
  });

  it('tells the length in bytes', async () => {
    const { headers: got, body } = await served(test.portal, '/marks');
    expect(body).toBe('{"word":"Grüße"}');
    expect(got['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('answers HEAD without a body', async () => {
    const { status, headers: got, body } = await served(test.portal, '/marks', 'HEAD');
    expect([status, got['content-type'], body]).toEqual([200, 'application/json', '']);
  });

  it('gives the cookie that goes with data', async () => {
    const { headers: got, body } = await served(test.portal, '/marks/kept');
    expect(got['set-cookie']).toEqual([expect.stringContaining('portico~marks=kept')]);
    expect(body).toBe('{"word":"Grüße"}');
  });

  it('asks what a host wraps around its fetch', async () => {
    const target: Fetches = {
      ...test.portal,
      fetch: async (each, connection) => {
        const response = await test.portal.fetch(each, connection);
        response.headers.set('X-Wrapped', 'yes');
        return response;
      },
    };
    const { headers: got, body } = await served(target, '/marks');
    expect([got['x-wrapped'], body]).toEqual(['yes', '{"word":"Grüße"}']);
  });
});
