import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalRequest, parseTrustedProxies, type TrustedProxies } from './proxies.js';

const proxy = '10.0.0.7';
const read = (headers: Record<string, string>, trusted?: TrustedProxies, remoteAddress = proxy) =>
  originalRequest(
    new Request('http://inner:3000/portal/home', { headers: { Host: 'inner:3000', ...headers } }),
    { remoteAddress },
    parseTrustedProxies(trusted),
  );

describe('a request behind proxies', () => {
  const spoofed = {
    'X-Forwarded-For': '203.0.113.66',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'for=203.0.113.66;host=evil.example;proto=https',
  };
  const itself = { host: 'inner:3000', protocol: 'http:', remoteAddress: proxy, vouched: false };

  it('is what it is where nobody is trusted, or not who sent it', () => {
    expect(read(spoofed)).toEqual(itself);
    expect(read(spoofed, 0)).toEqual(itself);
    expect(read(spoofed, [])).toEqual(itself);
    expect(read(spoofed, ['10.0.0.8', '192.168.0.0/16', '2001:db8::/32'])).toEqual(itself);
    expect(read(spoofed, ['10.0.0.0/8'], '')).toMatchObject({ remoteAddress: '', vouched: false });
  });

  it('is what a trusted proxy says, in either language', () => {
    const expected = {
      host: 'studio.example',
      protocol: 'https:',
      remoteAddress: '203.0.113.5',
      vouched: true,
    };
    const older = {
      'X-Forwarded-For': '203.0.113.5',
      'X-Forwarded-Host': 'studio.example',
      'X-Forwarded-Proto': 'https',
    };
    const newer = { Forwarded: 'for="203.0.113.5:4711";Proto=HTTPS;host=studio.example;by=10.0.0.7' };
    for (const trusted of [1, ['10.0.0.7'], ['::1', '10.0.0.0/8']]) {
      expect(read(older, trusted)).toEqual(expected);
      expect(read(newer, trusted)).toEqual(expected);
      expect(read({ ...older, ...newer }, trusted)).toEqual(expected);
    }
    expect(read(older, ['10.0.0.7'], '::ffff:10.0.0.7')).toEqual(expected);
  });

  it.each([
    ['203.0.113.5:4711', '203.0.113.5'],
    ['[2001:db8::5]:4711', '2001:db8::5'],
    ['2001:db8::5', '2001:db8::5'],
    ['unknown', 'unknown'],
    ['_hidden', 'unknown'],
    ['<script>', 'unknown'],
  ])('has the client’s address %s as %s', (said, address) => {
    expect(read({ 'X-Forwarded-For': said }, 1).remoteAddress).toBe(address);
    expect(read({ Forwarded: `for="${said}"` }, 1).remoteAddress).toBe(address);
  });

  it('is what the outermost trusted proxy saw: what lies before it is the client’s own word', () => {
    const twice = {
      'X-Forwarded-For': '203.0.113.66, 203.0.113.5, 192.168.7.7',
      'X-Forwarded-Host': 'evil.example, studio.example, inner-proxy',
      'X-Forwarded-Proto': 'http, https, http',
    };
    const expected = { host: 'studio.example', protocol: 'https:', remoteAddress: '203.0.113.5' };
    expect(read(twice, 2)).toMatchObject(expected);
    expect(read(twice, ['10.0.0.0/8', '192.168.0.0/16'])).toMatchObject(expected);
    expect(read(twice, 1)).toMatchObject({ host: 'inner-proxy', remoteAddress: '192.168.7.7' });
    const newer = {
      Forwarded:
        'for=203.0.113.66;host="evil.example, x";proto=http, for=203.0.113.5;host=studio.example;proto=https, for=192.168.7.7',
    };
    expect(read(newer, 2)).toMatchObject(expected);
    // Everybody is trusted, or there are more than there are: the first who is named.
    expect(read({ 'X-Forwarded-For': '192.168.7.7' }, 3).remoteAddress).toBe('192.168.7.7');
  });

  it('does not take the proxy for the client', () => {
    expect(read({}, 1, '198.51.100.1')).toEqual({ ...itself, remoteAddress: '' });
  });

  it('refuses what cannot be, and headers that contradict each other: one of them is the client’s', () => {
    for (const headers of [
      { 'X-Forwarded-Proto': 'javascript' },
      { 'X-Forwarded-Proto': '' },
      { Forwarded: 'for="203.0.113.5' },
      { Forwarded: 'host=a;host=b' },
      { Forwarded: 'nonsense' },
      { Forwarded: 'x'.repeat(5000) },
      { 'X-Forwarded-For': '203.0.113.5', Forwarded: 'for=203.0.113.66' },
      { 'X-Forwarded-Host': 'studio.example', Forwarded: 'host=evil.example' },
      { 'X-Forwarded-Proto': 'https', Forwarded: 'proto=http' },
    ]) {
      expect(() => read(headers as Record<string, string>, 1), JSON.stringify(headers)).toThrow(/proxy's headers/);
      expect(read(headers as Record<string, string>)).toEqual(itself);
    }
  });

  it('has, whatever the client says of itself, the address that the outermost proxy saw', () => {
    const said = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[a-z0-9"., ;=_-]{0,30}$/));
    fc.assert(
      fc.property(fc.array(said, { maxLength: 4 }), fc.integer({ min: 1, max: 4 }), (lies, proxies) => {
        const inner = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].slice(0, proxies - 1);
        const header = [...lies, '203.0.113.5', ...inner].join(', ');
        expect(read({ 'X-Forwarded-For': header }, proxies).remoteAddress).toBe('203.0.113.5');
      }),
    );
  });
});

describe('`trustedProxies`', () => {
  it.each([-1, 1.5, 11, Number.NaN, '1', true, null])('is refused as %s', (given) => {
    expect(() => parseTrustedProxies(given as never)).toThrow(/`trustedProxies` is/);
  });

  it.each(['10.0.0', 'proxy.example', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '::1/129', '10.0.0.0/8/8', ''])(
    'is refused with "%s"',
    (entry) => {
      expect(() => parseTrustedProxies([entry])).toThrow(/Write an address or a network/);
    },
  );

  it.each(['0.0.0.0/0', '::/0'])('is refused with %s, which is everybody', (entry) => {
    expect(() => parseTrustedProxies([entry])).toThrow(/everybody/);
  });
});
