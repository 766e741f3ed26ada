import { afterEach, describe, expect, it } from 'vitest';
import { PortalProblem } from '../src/client.js';
import type { HostUser } from '../src/index.js';
import { type TestPortal, type TestPortalOptions, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

describe('a page that is rendered on the host’s server', () => {
  let test: TestPortal<VisitsPlugin>;
  afterEach(() => test.close());

  /** A portal with a contact who is signed in, and what his browser sends to the host's own page. */
  const start = async (options: Partial<TestPortalOptions<[VisitsPlugin]>> = {}) => {
    test = await testPortal({ plugins: [visits()], ...options } as TestPortalOptions<[VisitsPlugin]>);
    const studio = await test.account({ hosts: ['studio.example'] });
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const { id } = await studio.services.visits.plan({ owner: hanna.id, place: 'Old mill', on: '2026-12-01' });
    const browser = await test.signIn(studio, hanna);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = (method = 'GET', headers: Record<string, string> = {}) =>
      new Request('http://10.0.0.7:3000/dashboard', {
        method,
        headers: { Host: 'studio.example', Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...headers },
        ...(method !== 'GET' && { body: 'a form' }),
      });
    return { studio, browser, visit: id, request };
  };

  it('shows what the contact may see, in his language, and nothing to anybody else', async () => {
    const { request, visit } = await start();
    const api = test.portal.client(request());
    expect((await api('GET /session')).contact.name).toBe('Hanna Brandt');
    expect(await api('GET /visits/:id', { params: { id: visit } })).toMatchObject({ place: 'Old mill' });
    const nobody = test.portal.client(request('GET', { Cookie: '' }));
    await expect(nobody('GET /home')).rejects.toBeInstanceOf(PortalProblem);
    await expect(nobody('GET /home')).rejects.toMatchObject({ status: 401, code: 'sign_in_required' });
    const lost = test.portal.client(request('GET', { Host: 'nobody.example' }));
    await expect(lost('GET /home')).rejects.toMatchObject({ status: 404 });
  });

  it('changes nothing while it answers a GET, however that came about', async () => {
    const { request, visit, browser } = await start();
    const api = test.portal.client(request('GET', { Origin: 'https://studio.example' }));
    const agree = api('POST /visits/:id/agree', { params: { id: visit }, body: { on: '2026-12-02', note: '' } });
    await expect(agree).rejects.toThrow(/while answering a GET/);
    await expect(api('DELETE /session')).rejects.toMatchObject({ code: 'rendering_changes_nothing' });
    expect((await browser.fetch('/session')).status).toBe(200);
  });

  it('changes what its own form asks for, and nothing for a foreign one', async () => {
    const { request, visit } = await start();
    const agree = (headers: Record<string, string>) =>
      test.portal.client(request('POST', headers))('POST /visits/:id/agree', {
        params: { id: visit },
        body: { on: '2026-12-02', note: '' },
      });
    const foreign: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'none' },
    ];
    for (const headers of foreign) await expect(agree(headers)).rejects.toMatchObject({ code: 'cross_site' });
    expect(await agree({ Origin: 'https://studio.example' })).toMatchObject({ status: 'agreed' });
  });

  it('reaches the account by path where the host names it, and must name it there', async () => {
    const { request, studio } = await start({ basePath: '/portal/:account', publicUrl: 'https://shared.example' });
    const shared = request('GET', { Host: 'shared.example' });
    expect(() => test.portal.client(shared)).toThrow(/which one/);
    const api = test.portal.client(shared, { account: studio.slug });
    expect((await api('GET /session')).account.id).toBe(studio.id);
    await expect(test.portal.client(shared, { account: '../x' })('GET /brand')).rejects.toMatchObject({ status: 404 });
  });

  it('needs no account by host name', async () => {
    const { request } = await start();
    expect(() => test.portal.client(request(), { account: 'studio' })).toThrow(/leave `account` out/);
  });

  it('works behind proxies, by the words of those that are trusted', async () => {
    const { request } = await start({ trustedProxies: ['10.0.0.0/8'] });
    const behind = request('GET', { Host: 'inner', 'X-Forwarded-Host': 'studio.example' });
    const connection = { remoteAddress: '10.0.0.1' };
    expect((await test.portal.client(behind, { connection })('GET /session')).contact.name).toBe('Hanna Brandt');
    await expect(test.portal.client(behind)('GET /session')).rejects.toMatchObject({ status: 404 });
  });

  it('is shown to the host’s users', async () => {
    const user: HostUser = {
      account: 'workspace-7',
      externalId: 'user-1',
      email: 'otto@example.com',
      name: 'Otto',
      authTime: '2026-11-24T09:00:00Z',
    };
    test = await testPortal({
      plugins: [visits()],
      identify: (request) => (request.headers.get('Cookie') === 'host=otto' ? user : null),
    });
    await test.account({ hosts: ['studio.example'], externalId: 'workspace-7' });
    const request = (cookie: string) =>
      new Request('http://studio.example/dashboard', { headers: { Host: 'studio.example', Cookie: cookie } });
    expect((await test.portal.client(request('host=otto'))('GET /session')).contact.name).toBe('Otto');
    await expect(test.portal.client(request('host=none'))('GET /session')).rejects.toMatchObject({ status: 401 });
  });
});
