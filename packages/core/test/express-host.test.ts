import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostUser, Portal } from '../src/index.js';
import { toNodeListener, toRequest } from '../src/node.js';
import { kernelEngines } from '../src/testing/test-database.js';
import { type TestPortal, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

/** The people of an application that has had its own sign-in for years. */
const people = {
  hanna: { workspace: 'workspace-7', email: 'hanna@example.com', name: 'Hanna Brandt' },
  otto: { workspace: 'workspace-8', email: 'otto@example.com', name: 'Otto Nord' },
};

/** Its sessions: a signed cookie, and what it stands for on the server. */
class OwnSessions {
  readonly #live = new Map<string, { person: keyof typeof people; since: Date }>();
  constructor(private readonly now: () => Date) {}

  begin(person: keyof typeof people): string {
    const id = randomUUID();
    this.#live.set(id, { person, since: this.now() });
    return `${id}.${this.#sign(id)}`;
  }

  end(cookie: string | undefined): void {
    this.#live.delete(cookie?.split('.')[0] ?? '');
  }

  read(cookies: string | null | undefined): HostUser | null {
    const [, id = '', mac = ''] = /(?:^|; )own=([^.;]+)\.([^;]+)/.exec(cookies ?? '') ?? [];
    const expected = Buffer.from(this.#sign(id));
    const session = this.#live.get(id);
    if (mac.length !== expected.length || !timingSafeEqual(Buffer.from(mac), expected)) return null;
    if (session === undefined) return null;
    const { workspace, email, name } = people[session.person];
    return { account: workspace, externalId: session.person, email, name, authTime: session.since };
  }

  #sign(id: string): string {
    return createHmac('sha256', 'the application’s own secret').update(id).digest('base64url');
  }
}

function application(portal: Portal<VisitsPlugin>, sessions: OwnSessions): Express {
  const app = express();
  app.use('/clients', toNodeListener(portal));
  app.use(express.urlencoded({ extended: false }));
  app.post('/login', (request, response) => {
    const { person } = request.body as { person: keyof typeof people };
    response.cookie('own', sessions.begin(person), { httpOnly: true, sameSite: 'lax' }).sendStatus(204);
  });
  app.post('/logout', (request, response) => {
    sessions.end(/own=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]);
    response.sendStatus(204);
  });
  app.get('/dashboard', async (request, response) => {
    const api = portal.client(toRequest(request));
    const [{ contact }, home] = await Promise.all([api('GET /session'), api('GET /home')]);
    response.send(`<h1>${contact.name}</h1><p>${home.actions.map(({ title }) => title).join()}</p>`);
  });
  app.post('/agree/:visit', async (request, response) => {
    const api = portal.client(toRequest(request));
    const { status } = await api('POST /visits/:id/agree', {
      params: { id: request.params.visit },
      body: { on: '2026-12-02', note: '' },
    });
    response.send(status);
  });
  app.use(((error, _request, response, _next) => {
    response.status(502).send(String(error.code));
  }) satisfies express.ErrorRequestHandler);
  return app;
}

describe.each(kernelEngines())('an Express application with a sign-in of its own, on %s', (engine) => {
  let test: TestPortal<VisitsPlugin>;
  let server: Server;
  let origin: string;
  let cookie: string;
  let visit: string;

  beforeEach(async () => {
    const sessions = new OwnSessions(() => new Date(test.clock.now()));
    test = await testPortal({
      engine,
      plugins: [visits()],
      basePath: '/clients',
      identify: (request) => sessions.read(request.headers.get('Cookie')),
    });
    const studio = await test.account({ externalId: 'workspace-7', hosts: ['localhost'] });
    await test.account({ externalId: 'workspace-8' });
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna' });
    visit = (await studio.services.visits.plan({ owner: hanna.id, place: 'Old mill', on: '2026-12-01' })).id;
    server = application(test.portal, sessions).listen(0, 'localhost');
    await once(server, 'listening');
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    cookie = '';
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await test.close();
  });

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(origin + path, { redirect: 'manual', ...init, headers: { Cookie: cookie, ...init.headers } });
  const login = async (person: string) => {
    const response = await ask('/login', { method: 'POST', body: new URLSearchParams({ person }) });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };

  it('shows a contact’s home with no further sign-in, and ends with the host’s session', async () => {
    expect((await ask('/clients/home')).status).toBe(401);
    await login('hanna');
    const home = await ask('/clients/home');
    expect(home.status).toBe(200);
    expect(await home.json()).toMatchObject({ actions: [{ title: 'Agree to Old mill' }] });
    expect(home.headers.getSetCookie()).toEqual([]);
    await ask('/logout', { method: 'POST' });
    expect((await ask('/clients/home')).status).toBe(401);
  });

  it('takes bodies, and holds to the portal’s checks', async () => {
    await login('hanna');
    const agree = (from: string) =>
      ask(`/clients/visits/${visit}/agree`, {
        method: 'POST',
        headers: { Origin: from, 'Content-Type': 'application/json' },
        body: JSON.stringify({ on: '2026-12-02', note: 'über' }),
      });
    expect((await agree('https://evil.example')).status).toBe(403);
    expect(await (await agree(origin)).json()).toMatchObject({ status: 'agreed' });
  });

  it('gives nothing to forged cookies and to users of another account', async () => {
    await login('hanna');
    const genuine = cookie;
    const [id = '', mac = ''] = genuine.slice('own='.length).split('.');
    const altered = `${mac.slice(0, -2)}${mac.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const forged of [
      `own=${id}`,
      `own=${id}.`,
      `own=${id}.${altered}`,
      `own=${randomUUID()}.${mac}`,
      'own=hanna',
    ]) {
      cookie = forged;
      expect((await ask('/clients/home')).status, forged).toBe(401);
    }
    await login('otto');
    for (const path of ['/clients/home', `/clients/visits/${visit}`]) expect((await ask(path)).status).toBe(401);
    expect((await ask('/dashboard')).status).toBe(502);
    expect(test.log).toContainEqual(
      expect.objectContaining({ event: 'host_user.refused', externalId: 'otto', reason: 'of_another_account' }),
    );
    cookie = genuine;
    expect((await ask('/clients/home')).status).toBe(200);
  });

  it('signs out of the portal alone, until the person signs in anew', async () => {
    await login('hanna');
    await ask('/clients/home');
    const out = await ask('/clients/session', { method: 'DELETE', headers: { Origin: origin } });
    expect(out.status).toBe(204);
    expect((await ask('/clients/home')).status).toBe(401);
    test.clock.advance({ seconds: 1 });
    await login('hanna');
    expect((await ask('/clients/home')).status).toBe(200);
  });

  it('renders pages of its own from the portal, and changes something for its own forms only', async () => {
    await login('hanna');
    expect(await (await ask('/dashboard')).text()).toBe('<h1>Hanna Brandt</h1><p>Agree to Old mill</p>');
    const agree = (headers: Record<string, string>) => ask(`/agree/${visit}`, { method: 'POST', headers });
    expect(await (await agree({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })).text()).toBe(
      'cross_site',
    );
    expect(await (await agree({ Origin: origin, 'Sec-Fetch-Site': 'same-origin' })).text()).toBe('agreed');
    cookie = '';
    expect(await (await ask('/dashboard')).text()).toBe('sign_in_required');
  });
});
