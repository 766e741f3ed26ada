import { describe, expect, it } from 'vitest';
import { refuseCrossSite } from './cross-site.js';

const own = 'https://studio.example';
const check = (method: string, headers: Record<string, string>) => () =>
  refuseCrossSite(new Request(`${own}/portal/session`, { method, headers }), own);

describe('a request that changes something', () => {
  it.each([
    [{ 'Sec-Fetch-Site': 'same-origin' }],
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: own }],
    // A page with `no-referrer` posts its own form with this origin.
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }],
    [{ Origin: own }],
  ])('passes from the portal’s own pages: %o', (headers) => {
    expect(check('DELETE', headers)).not.toThrow();
  });

  it.each([
    [{}],
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
    [{ 'Sec-Fetch-Site': 'none' }],
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: own }],
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' }],
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'https://studio.example.evil.example' }],
    [{ Origin: 'http://studio.example' }],
    [{ Origin: 'null' }],
  ])('is refused from elsewhere: %o', (headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(check(method, headers as Record<string, string>)).toThrow(/portal's own pages/);
  });

  it('is not a GET', () => {
    expect(check('GET', { 'Sec-Fetch-Site': 'cross-site' })).not.toThrow();
    expect(check('HEAD', {})).not.toThrow();
  });
});
