import { describe, expect, it } from 'vitest';
import { clientAddress } from './connection.js';

describe('the client’s address', () => {
  it.each(['192.0.2.10', '2001:db8::1', '::ffff:192.0.2.10'])('is the other end’s: %s', (remoteAddress) => {
    expect(clientAddress({ remoteAddress })).toBe(remoteAddress.replace('::ffff:', ''));
  });

  it.each([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    'fd00::1',
    'fe80::1%eth0',
    '',
    'unknown',
  ])('is not known behind a proxy at "%s"', (remoteAddress) => {
    expect(clientAddress({ remoteAddress })).toBe('');
  });

  it('is not known where the server does not say', () => {
    expect(clientAddress({})).toBe('');
  });
});
