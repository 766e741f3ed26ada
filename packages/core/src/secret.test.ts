import { describe, expect, test } from 'vitest';
import { isToken, randomCode, randomToken, Secrets } from './secret.js';

const first = 'a'.repeat(32);
const second = 'b'.repeat(32);

describe('Secrets', () => {
  test('refuses a missing and a short secret, saying which and what to do', () => {
    expect(() => new Secrets(undefined)).toThrow(/No secret.*openssl/);
    expect(() => new Secrets([])).toThrow(/No secret/);
    expect(() => new Secrets('short')).toThrow('The secret has 5 bytes; it needs at least 32');
    expect(() => new Secrets([first, 'old'])).toThrow('previous secret number 1 has 3 bytes');
  });

  test('counts bytes, not characters', () => {
    expect(() => new Secrets('ü'.repeat(16))).not.toThrow();
  });

  test('verifies its own, and nothing of another purpose, text or secret', () => {
    const secrets = new Secrets(first);
    const mac = secrets.hmac('code', '123456');
    expect(secrets.verify('code', '123456', mac)).toBe(true);
    expect(secrets.verify('code', '123457', mac)).toBe(false);
    expect(secrets.verify('device', '123456', mac)).toBe(false);
    expect(new Secrets(second).verify('code', '123456', mac)).toBe(false);
    for (const forged of ['', mac.slice(0, -1), `${mac}A`, 'x'.repeat(5000), 'ü']) {
      expect(secrets.verify('code', '123456', forged)).toBe(false);
    }
  });

  test('after a rotation the current secret makes and the previous one still verifies', () => {
    const mac = new Secrets(first).hmac('code', '1');
    const rotated = new Secrets([second, first]);
    expect(rotated.verify('code', '1', mac)).toBe(true);
    expect(rotated.hmac('code', '1')).not.toBe(mac);
    expect(new Secrets(second).verify('code', '1', rotated.hmac('code', '1'))).toBe(true);
    expect(rotated.keys('x').map((key) => key.id)).toEqual([
      new Secrets(second).keys('x')[0].id,
      new Secrets(first).keys('x')[0].id,
    ]);
  });

  test('derives as HKDF-SHA-256 does', () => {
    // Computed independently: HKDF(ikm = 32 x "a", salt = "portico", info = "code", 32 bytes).
    expect(Buffer.from(new Secrets(first).keys('code')[0].key).toString('hex')).toBe(
      '3a4e605308b1c602eea65f88f7060feacfa5264e8a226305de16fe3989d82788',
    );
  });
});

test('tokens are 43 characters and differ; codes are six digits and use the whole range evenly', () => {
  const tokens = new Set(Array.from({ length: 1000 }, randomToken));
  expect(tokens.size).toBe(1000);
  expect([...tokens].every(isToken)).toBe(true);
  for (const odd of ['', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, `${'a'.repeat(42)}\n`]) {
    expect(isToken(odd)).toBe(false);
  }

  const codes = Array.from({ length: 20_000 }, randomCode);
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
  const firsts = new Array<number>(10).fill(0);
  for (const code of codes) firsts[Number(code[0])]! += 1;
  // Ten equal classes of 2,000: eight standard deviations either way, so this does not fail by chance.
  for (const count of firsts) expect(Math.abs(count - 2000)).toBeLessThan(340);
});
