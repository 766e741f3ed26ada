import { describe, expect, it } from 'vitest';
import { secureHeaders } from './security-headers.js';

/** What every answer over plain HTTP has. */
const everywhere = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

function secured(secure: boolean, own: Record<string, string> = {}): Record<string, string> {
  const headers = new Headers(own);
  secureHeaders(headers, secure);
  return Object.fromEntries(headers);
}

describe('the headers of every answer', () => {
  it('are these over plain HTTP', () => {
    expect(secured(false)).toEqual(everywhere);
  });

  it('are these over https', () => {
    expect(secured(true)).toEqual({ ...everywhere, 'strict-transport-security': 'max-age=31536000' });
  });

  it('leave what a route has set as it is', () => {
    const own = { 'Cache-Control': 'private, no-cache', 'X-Frame-Options': 'SAMEORIGIN', 'Content-Type': 'text/css' };
    expect(secured(false, own)).toEqual({
      ...everywhere,
      'cache-control': 'private, no-cache',
      'x-frame-options': 'SAMEORIGIN',
      'content-type': 'text/css',
    });
  });
});
