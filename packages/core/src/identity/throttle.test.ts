import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { hours, type Identity, identityOver, minutes } from './identity.test-support.js';
import { Throttle } from './throttle.js';

describeEachEngine('throttle', (database) => {
  let parts: Identity;
  let throttle: Throttle;
  let count = 0;
  const key = () => {
    count += 1;
    return `key-${count}`;
  };
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    throttle = new Throttle(parts.engine, parts.clock);
  });

  test('lets as many through at once as it allows, and then one after another', async () => {
    const limit = { key: key(), count: 5, per: hours };
    for (let i = 0; i < 5; i += 1) expect(await throttle.take(limit)).toBe(true);
    expect(await throttle.take(limit)).toBe(false);
    parts.clock.forward(12 * minutes - 1);
    expect(await throttle.take(limit)).toBe(false);
    parts.clock.forward(1);
    expect(await throttle.take(limit)).toBe(true);
    expect(await throttle.take(limit)).toBe(false);
    parts.clock.forward(hours);
    for (let i = 0; i < 5; i += 1) expect(await throttle.take(limit)).toBe(true);
    expect(await throttle.take(limit)).toBe(false);
  });

  test('counts together what comes at once, on several nodes', async () => {
    const limit = { key: key(), count: 5, per: hours };
    const nodes = [throttle, new Throttle(await database.open(), parts.clock)];
    const taken = await Promise.all(Array.from({ length: 20 }, (_, i) => nodes[i % 2]!.take(limit)));
    expect(taken.filter(Boolean)).toHaveLength(5);
  });

  test('knows keys apart, whatever is in them', async () => {
    const odd = ["a'b", 'a"b', 'a%b', '', 'ü'.repeat(1000)].map((text) => `${key()}${text}`);
    for (const each of odd) expect(await throttle.take({ key: each, count: 1, per: hours })).toBe(true);
    for (const each of odd) expect(await throttle.take({ key: each, count: 1, per: hours })).toBe(false);
  });

  test('forgets nothing that still limits', async () => {
    const [busy, quiet] = [key(), key()];
    await throttle.take({ key: busy, count: 1, per: hours });
    await throttle.take({ key: quiet, count: 60, per: hours });
    parts.clock.forward(30 * minutes);
    await throttle.sweep();
    expect(await throttle.take({ key: busy, count: 1, per: hours })).toBe(false);
    expect(await throttle.take({ key: quiet, count: 60, per: hours })).toBe(true);
  });

  test('never lets more through than the count and one for each interval passed, and always the first ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 30 }),
        async (allowed, waits) => {
          const limit = { key: key(), count: allowed, per: allowed * 10 * minutes };
          const start = parts.clock.now();
          const times: number[] = [];
          for (const [index, wait] of waits.entries()) {
            parts.clock.forward(wait * minutes);
            const taken = await throttle.take(limit);
            if (index < allowed) expect(taken).toBe(true);
            if (taken) times.push(parts.clock.now() - start);
          }
          for (const [i, from] of times.entries()) {
            for (const [j, to] of times.entries()) {
              if (j < i) continue;
              expect(j - i + 1).toBeLessThanOrEqual(allowed + Math.floor((to - from) / (10 * minutes)));
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
