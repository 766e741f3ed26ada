import { Clock, definePlugin, text } from '@portico/core';
import { type TestEngine, type TestPortal, testEngines, testPortal } from '@portico/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { migrations } from '../migrations.js';
import { tables } from '../tables.js';
import { takeNumber } from './counter.js';

const Taken = z.object({ sequence: z.int(), issuedAt: z.string() });

/** Takes numbers and does nothing else with them. */
const counting = definePlugin({
  id: 'counting',
  options: z.object({}),
  tables,
  migrations,
  apps: { counting: { title: text('title'), icon: 'hash', path: '/counting' } },
  texts: { en: { title: 'Counting' } },
  operators: (call) => ({
    take: call({
      input: z.object({
        issueOn: z.string().default('2026-11-24'),
        fails: z.boolean().default(false),
        asOf: z.string().optional(),
      }),
      returns: Taken,
    }).handle(({ db, use, input: { issueOn, fails, asOf } }) =>
      db.change(async (tx) => {
        const clock = asOf === undefined ? use(Clock) : { now: () => Date.parse(asOf) };
        const taken = await takeNumber(tx, clock, { series: 'invoice', period: issueOn.slice(0, 4) }, issueOn);
        if (fails) throw new Error('Rolled back');
        return taken;
      }),
    ),
  }),
});

type Counting = ReturnType<typeof counting>;

describe.each(testEngines())('takeNumber on %s', (engine: TestEngine) => {
  let test: TestPortal<Counting>;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [counting()] });
  });
  afterAll(() => test.close());
  const open = async () => (await test.account()).services.counting;

  it('gives numbers of transactions that failed to those that do not', async () => {
    const counter = await open();
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) => {
        if (index % 6 === 0) test.clock.advance({ seconds: 1 });
        return counter.take({ fails: index % 3 === 2 });
      }),
    );
    const taken = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    taken.sort((a, b) => a.sequence - b.sequence);
    expect(taken.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    const times = taken.map(({ issuedAt }) => issuedAt);
    expect(times).toEqual([...times].sort());
  });

  it('never dates a number before the one before it', async () => {
    const counter = await open();
    expect(await counter.take({ asOf: '2026-11-24T09:00:00.500Z' })).toEqual({
      sequence: 1,
      issuedAt: '2026-11-24T09:00:00.500Z',
    });
    expect(await counter.take({ asOf: '2026-11-24T09:00:00.100Z' })).toEqual({
      sequence: 2,
      issuedAt: '2026-11-24T09:00:00.500Z',
    });
    expect(await counter.take({ asOf: '2026-11-24T09:00:01.000Z' })).toEqual({
      sequence: 3,
      issuedAt: '2026-11-24T09:00:01.000Z',
    });
  });

  it('refuses an earlier day and takes no number for it', async () => {
    const counter = await open();
    await counter.take({ issueOn: '2026-11-24' });
    await expect(counter.take({ issueOn: '2026-11-23' })).rejects.toMatchObject({ code: 'issue_date_before_last' });
    expect(await counter.take({ issueOn: '2026-11-24' })).toMatchObject({ sequence: 2 });
  });

  it('counts for each account and period alone', async () => {
    const [one, two] = [await open(), await open()];
    expect(await one.take({})).toMatchObject({ sequence: 1 });
    expect(await one.take({ issueOn: '2025-01-01' })).toMatchObject({ sequence: 1 });
    expect(await two.take({})).toMatchObject({ sequence: 1 });
  });
});
