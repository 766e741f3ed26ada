import { describe, expect, it } from 'vitest';
import { siteAt } from './site.ts';

const visit = async (sitePath: string, pathname: string, init?: RequestInit) => {
  const site = siteAt(sitePath, (_, path, { remoteAddress }) => new Response(`${path} for ${remoteAddress}`));
  const answer = await site.fetch(new Request(`http://localhost${pathname}`, init), { remoteAddress: '192.0.2.7' });
  return { status: answer.status, to: answer.headers.get('Location'), text: await answer.text() };
};

describe('a site', () => {
  it.each([
    ['', '/', '/'],
    ['', '/invoices?filter=open', '/invoices'],
    ['', '//elsewhere.example/x', '//elsewhere.example/x'],
    ['/clients', '/clients/', '/'],
    ['/clients', '/clients/portal/home', '/portal/home'],
    ['/clients', '/clients/clients/', '/clients/'],
    ['/a/b', '/a/b/invoices', '/invoices'],
  ])('at "%s" answers %s as %s', async (sitePath, pathname, path) => {
    expect(await visit(sitePath, pathname)).toMatchObject({ status: 200, text: `${path} for 192.0.2.7` });
  });

  it.each([
    '/',
    '/client',
    '/clientsandmore',
    '/Clients/',
    '/clients%2F',
    '/portal/home',
    '/outbox',
    '//clients/',
    '/x/../',
  ])('at "/clients" has nothing at %s', async (pathname) => {
    expect(await visit('/clients', pathname)).toEqual({ status: 404, to: null, text: 'Not found\n' });
  });

  it('leads to its first page from its path without the slash', async () => {
    expect(await visit('/clients', '/clients')).toMatchObject({ status: 308, to: '/clients/' });
    expect(await visit('/clients', '/clients?x=1&next=//y', { method: 'POST' })).toMatchObject({
      status: 308,
      to: '/clients/?x=1&next=//y',
    });
  });
});
