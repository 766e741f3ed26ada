import { describe, expect, it } from 'vitest';
import { parseMount, placeOf } from './place.js';
import { originalRequest, parseTrustedProxies } from './proxies.js';

const place = (
  url: string,
  basePath: string,
  more: { host?: string; publicUrl?: string; said?: Record<string, string>; proxies?: number } = {},
) => {
  const headers = { ...(more.host !== undefined && { Host: more.host }), ...more.said };
  const request = new Request(url, { headers });
  const original = originalRequest(request, {}, parseTrustedProxies(more.proxies));
  return placeOf(request, parseMount(basePath, more.publicUrl), original);
};

describe('a mount point', () => {
  it('finds the account by host', () => {
    expect(place('https://studio.example/portal/invoices/1?x=1', '/portal')).toEqual({
      host: 'studio.example',
      slug: undefined,
      origin: 'https://studio.example',
      basePath: '/portal',
      path: '/invoices/1',
      root: false,
      portal: true,
      secure: true,
    });
  });

  it('finds the account by path', () => {
    expect(
      place('http://localhost:3000/portal/studio/home', '/portal/:account', { publicUrl: 'http://localhost:3000' }),
    ).toEqual({
      host: 'localhost:3000',
      slug: 'studio',
      origin: 'http://localhost:3000',
      basePath: '/portal/studio',
      path: '/home',
      root: true,
      portal: true,
      secure: false,
    });
    expect(
      place('http://localhost:3000/portal', '/portal/:account', { publicUrl: 'http://localhost:3000' }),
    ).toBeUndefined();
  });

  it('knows one origin only where accounts share it, whatever a request calls it', () => {
    const shared = { publicUrl: 'https://app.example:8443' };
    expect(
      place('http://inner/portal/studio/home', '/portal/:account', { ...shared, host: 'app.example:8443' }),
    ).toMatchObject({
      origin: 'https://app.example:8443',
      secure: true,
    });
    for (const host of ['evil.example', 'app.example', 'app.example:1', 'app.example:8443.evil.example', 'localhost']) {
      expect(place('http://inner/portal/studio/home', '/portal/:account', { ...shared, host }), host).toBeUndefined();
    }
  });

  it.each([undefined, 'app.example', '/portal', 'ftp://app.example'])('refuses accounts by path at %s', (publicUrl) => {
    expect(() => parseMount('/portal/:account', publicUrl)).toThrow(/`publicUrl`.*"https:\/\/app.example.com"/);
  });

  it('may be the root', () => {
    expect(place('https://studio.example/home', '/')).toMatchObject({ basePath: '', path: '/home' });
    expect(place('https://studio.example/studio', '/:account', { publicUrl: 'https://studio.example' })).toMatchObject({
      basePath: '/studio',
      path: '/',
    });
  });

  it('does not reach beside itself', () => {
    expect(place('https://studio.example/portals/home', '/portal')).toBeUndefined();
    expect(place('https://studio.example/', '/portal')).toBeUndefined();
  });

  it.each(['/portal/:slug', 'portal', '/a b', '/x/:account/y'])('refuses %s as a base path', (basePath) => {
    expect(() => parseMount(basePath, undefined)).toThrow(/`basePath` is/);
  });

  it('has its own port, whatever a request calls it', () => {
    expect(place('https://studio.example:443/portal/home', '/portal')).toMatchObject({
      origin: 'https://studio.example',
    });
    expect(place('http://inner/portal/home', '/portal', { host: 'studio.example:443' })).toMatchObject({
      origin: 'https://studio.example',
    });
    for (const host of ['studio.example:6666', 'studio.example:80']) {
      expect(place('http://inner/portal/home', '/portal', { host }), host).toBeUndefined();
    }
    const publicUrl = 'https://any.example:8443';
    expect(place('http://inner/portal/home', '/portal', { publicUrl, host: 'studio.example:8443' })).toMatchObject({
      origin: 'https://studio.example:8443',
    });
    expect(place('http://inner/portal/home', '/portal', { publicUrl, host: 'studio.example' })).toBeUndefined();
    expect(place('http://localhost:4000/portal/home', '/portal')).toMatchObject({ origin: 'http://localhost:4000' });
  });

  it('has the port that a proxy of the host’s says, and no other origin where one is given', () => {
    const inner = 'http://10.0.0.7:3000/portal/home';
    const said = { 'X-Forwarded-Host': 'studio.example:8443', 'X-Forwarded-Proto': 'https' };
    expect(place(inner, '/portal', { said, proxies: 1 })).toMatchObject({
      host: 'studio.example:8443',
      origin: 'https://studio.example:8443',
    });
    expect(place(inner, '/portal', { said, host: 'studio.example' })).toMatchObject({ host: 'studio.example' });
    // The proxy passes on what the client said: it does not vouch for the port.
    expect(place(inner, '/portal', { host: 'studio.example:6666', proxies: 1 })).toBeUndefined();
    expect(place(inner, '/portal', { said, proxies: 1, publicUrl: 'https://studio.example' })).toBeUndefined();
    const shared = { proxies: 1, publicUrl: 'https://shared.example', host: 'shared.example' };
    expect(place('http://inner/portal/studio/home', '/portal/:account', { ...shared, said })).toBeUndefined();
  });

  it('stays https where a proxy also serves plain http, so that mails lead nowhere else', () => {
    const said = { 'X-Forwarded-Host': 'studio.example', 'X-Forwarded-Proto': 'http' };
    expect(place('http://inner/portal/home', '/portal', { said, proxies: 1 })).toMatchObject({
      origin: 'https://studio.example',
      secure: true,
    });
    const local = { 'X-Forwarded-Host': 'localhost:8443', 'X-Forwarded-Proto': 'https' };
    expect(place('http://127.0.0.1:3000/portal/home', '/portal', { said: local, proxies: 1 })).toMatchObject({
      origin: 'https://localhost:8443',
      secure: true,
    });
  });

  it('is secure everywhere but on loopback over plain http', () => {
    expect(place('http://studio.example/portal/home', '/portal')).toMatchObject({
      secure: true,
      origin: 'https://studio.example',
    });
    expect(place('http://127.0.0.1:3000/portal/home', '/portal')).toMatchObject({ secure: false });
    expect(place('http://[::1]:3000/portal/home', '/portal')).toMatchObject({ secure: false });
    expect(place('http://x.localhost/portal/home', '/portal')).toMatchObject({ secure: false });
    expect(place('http://localhost.evil.example/portal/home', '/portal')).toMatchObject({ secure: true });
    expect(place('http://inner/portal/home', '/portal', { host: 'studio.example' })).toMatchObject({
      host: 'studio.example',
      secure: true,
    });
  });
});
