import { describe, expect, it } from 'vitest';
import { parseBasePath, placeOf } from './place.js';

const place = (url: string, basePath: string, host?: string) =>
  placeOf(new Request(url, host === undefined ? {} : { headers: { Host: host } }), parseBasePath(basePath));

describe('a mount point', () => {
  it('finds the account by host', () => {
    expect(place('https://studio.example/portal/invoices/1?x=1', '/portal')).toEqual({
      host: 'studio.example',
      slug: undefined,
      origin: 'https://studio.example',
      basePath: '/portal',
      path: '/invoices/1',
      secure: true,
    });
  });

  it('finds the account by path', () => {
    expect(place('http://localhost:3000/portal/studio/home', '/portal/:account')).toEqual({
      host: 'localhost:3000',
      slug: 'studio',
      origin: 'http://localhost:3000',
      basePath: '/portal/studio',
      path: '/home',
      secure: false,
    });
    expect(place('http://localhost:3000/portal', '/portal/:account')).toBeUndefined();
  });

  it('may be the root', () => {
    expect(place('https://studio.example/home', '/')).toMatchObject({ basePath: '', path: '/home' });
    expect(place('https://studio.example/studio', '/:account')).toMatchObject({ basePath: '/studio', path: '/' });
  });

  it('does not reach beside itself', () => {
    expect(place('https://studio.example/portals/home', '/portal')).toBeUndefined();
    expect(place('https://studio.example/', '/portal')).toBeUndefined();
  });

  it.each(['/portal/:slug', 'portal', '/a b', '/x/:account/y'])('refuses %s as a base path', (basePath) => {
    expect(() => parseBasePath(basePath)).toThrow(/`basePath` is/);
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
    expect(place('http://inner/portal/home', '/portal', 'studio.example')).toMatchObject({
      host: 'studio.example',
      secure: true,
    });
  });
});
