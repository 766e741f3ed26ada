import { expect, it } from 'vitest';
import { parseAllowedHosts } from './allowed-hosts.js';
import { parseTarget } from './target.js';

const nobody = parseAllowedHosts();

it.each([
  '',
  'hooks',
  '/hooks',
  '//example.com/hooks',
  'https://',
  'http://example.com',
  'ftp://example.com',
  'file:///etc/passwd',
  'data:text/plain,hello',
  'javascript:alert(1)',
  'gopher://example.com',
  'https://user@example.com',
  'https://:password@example.com',
  'https://user:password@example.com',
  'https://example.com:99999',
  'https://exa mple.com',
  'https://example.com/a b',
  ' https://example.com',
  'https://exam\nple.com',
  'https:\\\\example.com',
  `https://example.com/${'a'.repeat(2000)}`,
  'https://localhost',
  'https://LOCALHOST.',
  'https://hooks.localhost',
  'https://127.0.0.1',
  'https://127.0.0.1.',
  'https://127.1',
  'https://127.0.1',
  'https://2130706433',
  'https://0x7f000001',
  'https://0x7f.1',
  'https://0177.0.0.1',
  'https://017700000001',
  'https://%31%32%37.0.0.1',
  'https://①②⑦.0.0.1',
  'https://127。0。0。1',
  'https://0',
  'https://10.1.2.3',
  'https://169.254.169.254/latest/meta-data',
  'https://2852039166',
  'https://[::1]',
  'https://[::]',
  'https://[0:0:0:0:0:0:0:1]',
  'https://[::ffff:127.0.0.1]',
  'https://[::ffff:7f00:1]',
  'https://[::127.0.0.1]',
  'https://[fd00::1]',
  'https://[fe80::1]',
  'https://[64:ff9b::7f00:1]',
  'https://[2002:7f00:1::]',
  'https://[2001::1]',
  'https://[::1%25lo]',
])('"%s" is refused', (url) => {
  expect(() => parseTarget(url, nobody)).toThrow(expect.objectContaining({ code: 'url_refused', status: 422 }));
});

it('refuses what is no text', () => {
  expect(() => parseTarget(undefined as never, nobody)).toThrow(expect.objectContaining({ code: 'url_refused' }));
});

it.each([
  ['https://example.com/hooks?a=b', 'example.com', 443],
  ['https://EXAMPLE.com.:8443', 'example.com', 8443],
  ['https://bücher.example', 'xn--bcher-kva.example', 443],
  ['https://8.8.8.8', '8.8.8.8', 443],
  ['https://[2606:4700:4700::1111]:444', '2606:4700:4700::1111', 444],
])('"%s" is taken', (url, host, port) => {
  expect(parseTarget(url, nobody)).toMatchObject({ host, port, allowed: false });
});

it('takes what the host allows, also by http, and nothing beside it', () => {
  const allowed = parseAllowedHosts(['127.0.0.1:9000', 'hooks.internal', 'localhost:80']);
  for (const url of ['http://127.0.0.1:9000/a', 'https://127.1:9000', 'http://hooks.internal:81', 'http://localhost'])
    expect(parseTarget(url, allowed), url).toMatchObject({ allowed: true });
  for (const url of [
    'http://127.0.0.1',
    'http://127.0.0.2:9000',
    'http://a.hooks.internal',
    'https://localhost',
    'http://user@hooks.internal',
    'ftp://hooks.internal',
  ])
    expect(() => parseTarget(url, allowed), url).toThrow(expect.objectContaining({ code: 'url_refused' }));
});
