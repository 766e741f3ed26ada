import { afterEach, describe, expect, it, vi } from 'vitest';
import type { VisitsPlugin } from '../../test/visits.js';
import type { Portal } from '../portal.js';
import { type ClientOptions, createPortalClient } from './client.js';
import { PortalProblem } from './problem.js';

const id = '0192f3c4-7a61-7000-8000-000000000000';

/** A client, what it sent, and what it is answered. */
function client(answer: (request: Request) => Response | Promise<Response>, options: Partial<ClientOptions> = {}) {
  const sent: Request[] = [];
  const api = createPortalClient<Portal<VisitsPlugin>>({
    baseUrl: 'https://clients.example/portal',
    fetch: async (request) => {
      sent.push(request);
      return answer(request);
    },
    ...options,
  });
  return {
    api,
    /** Without types, for input that the types of these routes do not have. */
    loose: api as unknown as (key: string, input?: object) => Promise<unknown>,
    sent,
    get url() {
      return sent.at(-1)?.url;
    },
  };
}

const empty = () => Response.json({});
const problem = (status: number, body: BodyInit, type = 'application/problem+json') =>
  new Response(body, { status, headers: { 'Content-Type': type } });

async function rejection(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('The call did not reject.'),
    (error: unknown) => error,
  );
}

describe('a request of the client', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('carries the cookies of the portal and says what it understands', async () => {
    const { api, sent } = client(empty);
    await api('GET /visits');
    expect(sent[0]).toBeInstanceOf(Request);
    expect(sent[0]).toMatchObject({ method: 'GET', credentials: 'include', body: null });
    expect(sent[0]?.headers.get('Accept')).toBe('application/json');
    expect(sent[0]?.headers.has('Content-Type')).toBe(false);
  });

  it('carries its body as JSON', async () => {
    const { api, sent } = client(empty);
    await api('POST /visits/:id/agree', { params: { id }, body: { on: '2026-12-01', note: 'ok' } });
    expect(sent[0]?.method).toBe('POST');
    expect(sent[0]?.headers.get('Content-Type')).toBe('application/json');
    expect(await sent[0]?.json()).toEqual({ on: '2026-12-01', note: 'ok' });
  });

  it('carries the host’s own headers, which come before the client’s', async () => {
    const { api, sent } = client(empty, {
      headers: { Authorization: 'Bearer phone', Accept: 'application/vnd.x+json' },
    });
    await api('GET /visits');
    expect(sent[0]?.headers.get('Authorization')).toBe('Bearer phone');
    expect(sent[0]?.headers.get('Accept')).toBe('application/vnd.x+json');
  });

  it('goes below the base address, whether or not that ends with a slash', async () => {
    for (const baseUrl of ['https://clients.example/portal', 'https://clients.example/portal/']) {
      const asked = client(empty, { baseUrl });
      await asked.api('GET /visits');
      expect(asked.url, baseUrl).toBe('https://clients.example/portal/visits');
    }
  });

  it('goes to a path of the page’s own origin in a browser', async () => {
    vi.stubGlobal('location', new URL('https://studio.example/clients/home?x=1'));
    const asked = client(empty, { baseUrl: '/portal' });
    await asked.api('GET /visits');
    expect(asked.url).toBe('https://studio.example/portal/visits');
  });

  it('goes through the global fetch where no other is given', async () => {
    const asked: Request[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      asked.push(request);
      return Response.json({ items: [] });
    });
    const api = createPortalClient<Portal<VisitsPlugin>>({ baseUrl: 'https://clients.example/portal' });
    expect(await api('GET /visits')).toEqual({ items: [] });
    expect(asked.map(({ url }) => url)).toEqual(['https://clients.example/portal/visits']);
  });

  it('encodes the parameters of its path, each as one segment', async () => {
    const asked = client(empty);
    for (const [value, segment] of [
      ['a/b', 'a%2Fb'],
      ['ü', '%C3%BC'],
      ['?x=1#y', '%3Fx%3D1%23y'],
    ] as const) {
      await asked.api('GET /visits/:id/whoami', { params: { id: value } });
      expect(asked.url).toBe(`https://clients.example/portal/visits/${segment}/whoami`);
    }
  });

  it('leaves out of its query what is not given, and writes numbers as text', async () => {
    const asked = client(empty);
    await asked.loose('GET /visits', {
      query: { limit: 5, after: undefined, status: null, q: 'ü & b', all: false, from: 0 },
    });
    expect(asked.url).toBe('https://clients.example/portal/visits?limit=5&q=%C3%BC+%26+b&all=false&from=0');
    await asked.loose('GET /visits', { query: { after: undefined, status: null } });
    expect(asked.url).toBe('https://clients.example/portal/visits');
  });
});

describe('an answer to the client', () => {
  it('is given as the route returns it', async () => {
    const { api } = client(() => Response.json({ items: [{ id, place: 'Kiln' }] }));
    expect(await api('GET /visits')).toEqual({ items: [{ id, place: 'Kiln' }] });
  });

  it('without content is an empty object', async () => {
    const { api } = client(() => new Response(null, { status: 204 }));
    expect(await api('DELETE /session')).toEqual({});
  });

  it('that refuses rejects with the problem: its members, and none of the standard ones again', async () => {
    const { api } = client(() =>
      problem(
        403,
        JSON.stringify({
          type: 'about:blank',
          title: 'Forbidden',
          status: 403,
          code: 'code_wrong',
          detail: 'The code is wrong.',
          triesLeft: 2,
          fields: ['code'],
        }),
      ),
    );
    const error = await rejection(api('GET /visits'));
    expect(error).toBeInstanceOf(PortalProblem);
    expect(error).toMatchObject({
      name: 'PortalProblem',
      status: 403,
      code: 'code_wrong',
      detail: 'The code is wrong.',
      message: 'The code is wrong.',
    });
    expect((error as PortalProblem).members).toEqual({ triesLeft: 2, fields: ['code'] });
  });

  it('of a proxy in between, which is no JSON, rejects with a problem of that status', async () => {
    const { api } = client(() => problem(502, '<html><h1>502 Bad Gateway</h1></html>', 'text/html'));
    const error = await rejection(api('GET /visits'));
    expect(error).toBeInstanceOf(PortalProblem);
    expect(error).toMatchObject({
      status: 502,
      code: 'unknown',
      detail: 'The portal answered with status 502.',
      members: {},
    });
  });

  it('that does not come rejects with a problem which says so, and why', async () => {
    const cause = new TypeError('fetch failed');
    const { api } = client(() => Promise.reject(cause));
    const error = await rejection(api('GET /visits'));
    expect(error).toBeInstanceOf(PortalProblem);
    expect(error).toMatchObject({ status: 0, code: 'unreachable', members: {} });
    expect((error as PortalProblem).cause).toBe(cause);
  });

  it('that nobody waits for any more rejects with the abort, which is no problem of the portal', async () => {
    const { api, sent } = client(
      (request) =>
        new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason))),
    );
    const controller = new AbortController();
    const call = rejection(api('GET /visits', { signal: controller.signal }));
    const reason = new Error('The page was left.');
    controller.abort(reason);
    expect(sent[0]?.signal.aborted).toBe(true);
    expect(await call).toBe(reason);
  });

  it('that does not come while a signal could still end the call is unreachable all the same', async () => {
    const { api } = client(() => Promise.reject(new TypeError('fetch failed')));
    const error = await rejection(api('GET /visits', { signal: new AbortController().signal }));
    expect(error).toMatchObject({ status: 0, code: 'unreachable' });
  });

  it.each(['null', '"gone"', '["gone"]', '7'])(
    'rejects with a problem of its own where an error’s body is %s',
    async (body) => {
      const { api } = client(
        () => new Response(body, { status: 502, headers: { 'Content-Type': 'application/json' } }),
      );
      await expect(api('GET /home')).rejects.toMatchObject({
        name: 'PortalProblem',
        status: 502,
        code: 'unknown',
        members: {},
      });
    },
  );

  it('rejects with a problem where something else than the portal answers', async () => {
    const { api } = client(() => new Response('<html>Sign in to this network</html>'));
    await expect(api('GET /home')).rejects.toMatchObject({ name: 'PortalProblem', status: 200, code: 'not_json' });
  });

  it('is unreachable where the connection breaks in the middle of an answer', async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"actions":')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const { api } = client(() => new Response(broken));
    await expect(api('GET /home')).rejects.toMatchObject({ name: 'PortalProblem', status: 0, code: 'unreachable' });
  });
});
