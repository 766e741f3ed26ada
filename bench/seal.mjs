// What a signed and a sealed value cost: core's Seal, by jose, against the same by hand with node:crypto.
//
//   node bench/seal.mjs        needs Node 22.13 and an installed workspace, no build
//
// By hand: JSON, an HMAC (or AES-256-GCM) and base64url, with a key that is at hand; no header, no choice of a key, no
// expiry, no account, no schema. That is the least that it could cost. Rounds take turns; only the ratios count.
import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';

// One round is enough to see that it works.
const ROUNDS = Number(process.argv[2] ?? 31);
const CALLS = 400;

const { PortalSeal } = await importSource('packages/core/src/seal.ts');
const { Secrets } = await importSource('packages/core/src/secret.ts');

const secret = 'a secret for the bench, 32 bytes at least';
const seal = new PortalSeal(new Secrets(secret), { now: Date.now }).for('0192f3c4-7a61-7000-8000-000000000000');
const Cursor = z.tuple([z.string(), z.int(), z.string()]);
const cursor = ['invoices open', 1_000_020_461, '0192f3c4-7a61-7000-8000-000000000001'];
const key = randomBytes(32);

const mac = (text) => createHmac('sha256', key).update(text).digest();
const byHand = {
  sign(payload) {
    const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${text}.${mac(text).toString('base64url')}`;
  },
  verify(value) {
    const [text, given] = value.split('.');
    if (!timingSafeEqual(mac(text), Buffer.from(given, 'base64url'))) throw new Error('forged');
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  },
  seal(payload) {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  },
  open(value) {
    const bytes = Buffer.from(value, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString());
  },
};

for (const [make, read] of [
  ['sign', 'verify'],
  ['seal', 'open'],
]) {
  const [ours, theirs] = [await seal[make]('bench.cursor', cursor), byHand[make](cursor)];
  assert.deepEqual(await seal[read]('bench.cursor', ours, Cursor), cursor);
  assert.deepEqual(byHand[read](theirs), cursor);
  await compare(
    make,
    () => seal[make]('bench.cursor', cursor),
    () => byHand[make](cursor),
    ours.length,
  );
  await compare(
    read,
    () => seal[read]('bench.cursor', ours, Cursor),
    () => byHand[read](theirs),
  );
}

async function compare(name, one, other, characters) {
  const times = { ours: [], theirs: [] };
  for (let round = -3; round < ROUNDS; round += 1) {
    const [ours, theirs] = [await time(one), await time(other)];
    if (round < 0) continue;
    times.ours.push(ours);
    times.theirs.push(theirs);
  }
  const [ours, theirs] = [median(times.ours), median(times.theirs)];
  const size = characters === undefined ? '' : `, ${characters} characters`;
  console.log(
    `${name.padEnd(7)} ${ours.toFixed(1).padStart(6)} µs, by hand ${theirs.toFixed(1).padStart(5)} µs: ${(ours / theirs).toFixed(1)} times${size}`,
  );
}

/** Microseconds for each call. */
async function time(call) {
  const began = performance.now();
  for (let i = 0; i < CALLS; i += 1) await call();
  return ((performance.now() - began) * 1000) / CALLS;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function importSource(file) {
  const root = path.resolve(import.meta.dirname, '..');
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
