import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { type Identity, identityOver, newAccount, newContact } from '../identity/identity.test-support.js';
import { IdempotencyKeys, type Turn } from './idempotency-keys.js';
import { idempotencyKeyOf } from './key-header.js';

const HOUR = 60 * 60 * 1000;

describeEachEngine('idempotency keys', (database) => {
  let parts: Identity;
  let account: string;
  let contacts: string[];
  let now = Date.parse('2026-11-24T09:00:00Z');
  const clock = { now: () => now };
  let keys: IdempotencyKeys;
  let next = 0;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    ({ id: account } = await newAccount(parts));
    contacts = [(await newContact(parts, account)).id, (await newContact(parts, account)).id];
    keys = new IdempotencyKeys(database.engine, clock);
  });
  const request = (more: object = {}) => ({
    account,
    contact: contacts[0]!,
    key: `key ${next}`,
    route: 'POST /orders',
    body: '{}',
    ...more,
  });
  const refused = (error: unknown) => (error as { code?: string }).code ?? String(error);

  it('hold whatever the order in which requests begin, end, fail and die', async () => {
    type Step =
      | { readonly at: 'begin' | 'done' | 'failed' | 'die' | 'sweep'; readonly who: number }
      | { hours: number };
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 5, arbitrary: fc.record({ at: fc.constant('begin' as const), who: fc.nat(1) }) },
      { weight: 3, arbitrary: fc.record({ at: fc.constantFrom('done', 'failed', 'die', 'sweep'), who: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ hours: fc.constantFrom(1, 12, 25) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        next += 1;
        /** What must be: for each contact nothing, or one request that runs or has its answer, until it expires. */
        const model: ({ status: 'running' | 'done'; answer: string; until: number } | undefined)[] = [];
        const claims: { who: number; run: Extract<Turn, { run: unknown }>['run']; answer: string; at: number }[] = [];
        for (const each of steps) {
          if ('hours' in each) {
            now += each.hours * HOUR;
            continue;
          }
          const claim = claims[each.who];
          const holds = (c: typeof claim) => c !== undefined && model[c.who]?.answer === c.answer;
          switch (each.at) {
            case 'begin': {
              const { who } = each;
              const known = model[who];
              const turn = await keys.take(request({ contact: contacts[who]! })).catch(refused);
              if (known === undefined || known.until <= now) {
                const answer = `answer ${claims.length}`;
                claims.push({ who, run: (turn as { run: never }).run, answer, at: now });
                expect(turn).toMatchObject({ run: {} });
                model[who] = { status: 'running', answer, until: now + 24 * HOUR };
              } else expect(turn).toEqual(known.status === 'done' ? { answer: known.answer } : 'idempotency_running');
              break;
            }
            case 'done':
              if (claim === undefined) break;
              await claim.run.done(claim.answer);
              if (holds(claim)) model[claim.who]!.status = 'done';
              break;
            case 'failed':
              if (claim === undefined) break;
              // What is done is not undone: a request ends once.
              if (holds(claim) && model[claim.who]!.status === 'done') break;
              await claim.run.failed();
              if (holds(claim)) model[claim.who] = undefined;
              break;
            case 'die':
              break;
            case 'sweep':
              await keys.sweep();
              model.forEach((row, who) => {
                if (row !== undefined && row.until <= now) model[who] = undefined;
              });
          }
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('have one winner of many who come at once, on every node', async () => {
    next += 1;
    const other = new IdempotencyKeys(await database.open(), clock);
    const take = (count: number) =>
      Promise.all(Array.from({ length: count }, (_, i) => (i % 2 ? other : keys).take(request()).catch(refused)));
    const turns = await take(12);
    const [winner, ...more] = turns.flatMap((turn) => (typeof turn === 'object' && 'run' in turn ? [turn.run] : []));
    expect(more).toEqual([]);
    expect(turns.filter((turn) => turn === 'idempotency_running')).toHaveLength(11);
    await winner!.done('{"a":1}');
    expect(await take(4)).toEqual(Array(4).fill({ answer: '{"a":1}' }));
    now += 25 * HOUR;
    expect((await take(12)).filter((turn) => turn !== 'idempotency_running')).toHaveLength(1);
  });

  it('are for one request and one contact', async () => {
    next += 1;
    await keys.take(request());
    for (const more of [{ body: '{ }' }, { route: 'POST /orders/1' }])
      await expect(keys.take(request(more))).rejects.toMatchObject({ code: 'idempotency_key_reused', status: 409 });
    expect(await keys.take(request({ contact: contacts[1]! }))).toMatchObject({ run: {} });
  });

  it('say honestly what is known of a request that began and did not end', async () => {
    next += 1;
    await keys.take(request());
    const since = new Date(now).toISOString();
    now += 10_000;
    await expect(keys.take(request())).rejects.toMatchObject({ members: { since, retryAfter: 10 } });
    now += 23 * HOUR;
    await expect(keys.take(request())).rejects.toMatchObject({ members: { since, retryAfter: 60 } });
  });
});

describe('the header', () => {
  it.each([
    ['"8e03978e-40d5"', '8e03978e-40d5'],
    ['8e03978e-40d5', '8e03978e-40d5'],
    [' "a b\\"c\\\\d" ', 'a b"c\\d'],
    [undefined, undefined],
  ])('%s is the key %s', (header, key) => {
    expect(idempotencyKeyOf(header)).toBe(key);
  });

  it.each(['', '""', '"a', 'a b', '"a", "b"', '"a";x=1', '"ü"', 'x'.repeat(256), '"a\\b"'])('%s is none', (header) => {
    expect(() => idempotencyKeyOf(header)).toThrow(
      expect.objectContaining({ code: 'idempotency_key_invalid', status: 400 }),
    );
  });
});
