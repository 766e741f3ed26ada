import { expect, it } from 'vitest';
import { parseAllowedHosts } from './allowed-hosts.js';

it('allows what is named, at the port that is named', () => {
  const allowed = parseAllowedHosts(['Hooks.Internal.', '127.0.0.1:9000', '[::1]:9001', '10.0.0.5:80', '[FD00::1]']);
  expect(allowed.has('hooks.internal', 443)).toBe(true);
  expect(allowed.has('hooks.internal', 1)).toBe(true);
  expect(allowed.has('more.hooks.internal', 443)).toBe(false);
  expect(allowed.has('127.0.0.1', 9000)).toBe(true);
  expect(allowed.has('127.0.0.1', 9001)).toBe(false);
  expect(allowed.has('::1', 9001)).toBe(true);
  expect(allowed.has('10.0.0.5', 80)).toBe(true);
  expect(allowed.has('10.0.0.5', 443)).toBe(false);
  expect(allowed.has('fd00::1', 443)).toBe(true);
  expect(parseAllowedHosts().has('127.0.0.1', 9000)).toBe(false);
});

it.each([
  '',
  '*',
  '*.internal',
  'https://hooks.internal',
  'a@b',
  'a/b',
  'a b',
  'a:0',
  'a:65536',
  'a:x',
  '10.0.0.0/8',
  '[::1',
  '::1',
])('refuses "%s"', (entry) => {
  expect(() => parseAllowedHosts([entry])).toThrow(expect.objectContaining({ code: 'composition_refused' }));
});
