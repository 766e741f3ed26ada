import fc from 'fast-check';
import { CompactEncrypt, CompactSign } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type AccountSeal, PortalSeal } from './seal.js';
import { Secrets } from './secret.js';
import { ManualClock } from './testing.js';

const clock = new ManualClock();
const first = 'a'.repeat(32);
const second = 'b'.repeat(32);
const sealOf = (...secrets: [string, ...string[]]) => new PortalSeal(new Secrets(secrets), clock).for('studio');
const headerOf = (value: string) => JSON.parse(Buffer.from(value.split('.')[0] ?? '', 'base64url').toString());
const payload = { after: ['2026-11-24', 7], filter: 'open' };
const any = z.unknown();

type Kind = readonly ['sign' | 'seal', 'verify' | 'open'];
const kinds: Kind[] = [
  ['sign', 'verify'],
  ['seal', 'open'],
];

describe.each(kinds)('what `%s` makes and `%s` reads', (make, read) => {
  const seal = sealOf(first);

  test('comes back as it went, for its purpose and account', async () => {
    const value = await seal[make]('visits.list', payload);
    expect(await seal[read]('visits.list', value, any)).toEqual(payload);
    expect(await seal[read]('visits.other', value, any)).toBeUndefined();
    expect(
      await new PortalSeal(new Secrets(first), clock).for('other')[read]('visits.list', value, any),
    ).toBeUndefined();
    expect(headerOf(value)).toEqual({
      kid: new Secrets(first).keys(`${make === 'sign' ? 'signed' : 'sealed'} visits.list`)[0].id,
      ...(make === 'sign' ? { alg: 'HS256' } : { alg: 'dir', enc: 'A256GCM' }),
    });
  });

  test('fits the schema, or is nothing', async () => {
    const value = await seal[make]('visits.list', payload);
    expect(await seal[read]('visits.list', value, z.object({ filter: z.string() }))).toEqual({ filter: 'open' });
    expect(await seal[read]('visits.list', value, z.object({ filter: z.number() }))).toBeUndefined();
  });

  test('lasts as long as it was to', async () => {
    const value = await seal[make]('visits.list', payload, { expiresIn: 60 });
    clock.advance({ seconds: 59 });
    expect(await seal[read]('visits.list', value, any)).toEqual(payload);
    clock.advance({ seconds: 1 });
    expect(await seal[read]('visits.list', value, any)).toBeUndefined();
  });

  test('outlives a rotation and not the end of its secret', async () => {
    const old = await seal[make]('visits.list', payload);
    const rotated = sealOf(second, first);
    expect(await rotated[read]('visits.list', old, any)).toEqual(payload);
    const fresh = await rotated[make]('visits.list', payload);
    expect(headerOf(fresh).kid).not.toBe(headerOf(old).kid);
    expect(await sealOf(second)[read]('visits.list', fresh, any)).toEqual(payload);
    expect(await sealOf(second)[read]('visits.list', old, any)).toBeUndefined();
    expect(await seal[read]('visits.list', fresh, any)).toBeUndefined();
  });

  test('is nothing once a single character of it is another', async () => {
    const value = await seal[make]('visits.list', payload);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(value.length - 1),
        fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '),
        async (at, character) => {
          fc.pre(value[at] !== character);
          const changed = value.slice(0, at) + character + value.slice(at + 1);
          expect(await seal[read]('visits.list', changed, any)).toBeUndefined();
        },
      ),
      { numRuns: 400 },
    );
    for (const more of ['', '.', 'A', '.A', ' ', '\n']) {
      if (more !== '') expect(await seal[read]('visits.list', value + more, any)).toBeUndefined();
      // One value in a few ends with that very character.
      const changed = value.slice(0, -1) + more;
      if (changed !== value) expect(await seal[read]('visits.list', changed, any)).toBeUndefined();
    }
  });

  test('is nothing when it is no value at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), async (text) => {
        expect(await seal[read]('visits.list', text, any)).toBeUndefined();
      }),
    );
    for (const odd of [undefined, null, 7, {}, [], 'x'.repeat(1_000_000), '....', '..', 'e30..', 'bnVsbA.A.A'])
      expect(await seal[read]('visits.list', odd as string, any)).toBeUndefined();
  });

  test('has a purpose that names its plugin, and is not too large to travel', async () => {
    for (const odd of ['', 'list', 'Visits.list', 'visits.', 'a b.c'])
      await expect(seal[make](odd, payload)).rejects.toMatchObject({ code: 'seal_purpose_invalid' });
    await expect(seal[make]('visits.list', 'x'.repeat(8000))).rejects.toMatchObject({ code: 'seal_too_large' });
    const largest = await seal[make]('visits.list', 'x'.repeat(5000));
    expect(await seal[read]('visits.list', largest, any)).toHaveLength(5000);
  });
});

test('what was sealed cannot be read, and differs each time', async () => {
  const seal = sealOf(first);
  const values = await Promise.all([seal.seal('visits.list', 'a secret'), seal.seal('visits.list', 'a secret')]);
  expect(values[0]).not.toBe(values[1]);
  for (const part of values.flatMap((value) => value.split('.')))
    expect(Buffer.from(part, 'base64url').toString()).not.toContain('secret');
});

test('what was signed is not taken for sealed, nor the other way round', async () => {
  const seal: AccountSeal = sealOf(first);
  expect(await seal.open('visits.list', await seal.sign('visits.list', payload), any)).toBeUndefined();
  expect(await seal.verify('visits.list', await seal.seal('visits.list', payload), any)).toBeUndefined();
});

test('another algorithm is refused, even with the right key', async () => {
  const seal = sealOf(first);
  const bytes = new TextEncoder().encode(JSON.stringify({ aud: 'studio', p: 1 }));
  const [sign] = new Secrets(first).keys('signed visits.list');
  const key = await crypto.subtle.importKey('raw', Buffer.alloc(64), { name: 'HMAC', hash: 'SHA-512' }, false, [
    'sign',
  ]);
  const stronger = await new CompactSign(bytes).setProtectedHeader({ alg: 'HS512', kid: sign.id }).sign(key);
  expect(await seal.verify('visits.list', stronger, any)).toBeUndefined();
  const none = `${Buffer.from(JSON.stringify({ alg: 'none', kid: sign.id })).toString('base64url')}.${Buffer.from(bytes).toString('base64url')}.`;
  expect(await seal.verify('visits.list', none, any)).toBeUndefined();

  const [encrypt] = new Secrets(first).keys('sealed visits.list');
  const right = { alg: 'dir', enc: 'A256GCM', kid: encrypt.id } as const;
  const made = (header: object) =>
    new CompactEncrypt(bytes).setProtectedHeader({ ...right, ...header }).encrypt(encrypt.key);
  expect(await seal.open('visits.list', await made({}), any)).toBe(1);
  expect(await seal.open('visits.list', await made({ zip: 'DEF' }), any)).toBeUndefined();
});

test('what lies sealed is sealed anew, so that the earlier secret can go', async () => {
  const old = await sealOf(first).seal('visits.key', 'a key', { expiresIn: 60 });
  const both = sealOf(second, first);
  const renewed = (await both.renew('visits.key', old)) ?? '';
  expect(await sealOf(second).open('visits.key', renewed, any)).toBe('a key');
  // Once is enough, and only its own.
  expect(await both.renew('visits.key', renewed)).toBeUndefined();
  expect(await both.renew('visits.other', old)).toBeUndefined();
  expect(await sealOf(second).renew('visits.key', old)).toBeUndefined();
  expect(await both.renew('visits.key', 'nothing')).toBeUndefined();
  clock.advance({ seconds: 61 });
  expect(await both.open('visits.key', renewed, any)).toBeUndefined();
});
