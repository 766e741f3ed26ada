import { afterAll, expect, it } from 'vitest';
import { BudgetOverrun, StatementOverrun } from './budget-overrun.js';
import { describeEachEngine } from './each-engine.js';
import type { RunnableQuery } from './engine.js';
import { isStatementFault } from './statement-fault.js';

const read = (sql: string, budget?: number): RunnableQuery => ({
  sql,
  parameters: [],
  reads: true,
  returns: true,
  ...(budget !== undefined && { budget }),
});

/** Counts for a while. */
const counting = (most: number) =>
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${most}) select count(*) as counted from n`;

describeEachEngine('a budget', (database) => {
  it('gives what is done in time', async () => {
    const { rows } = await database.engine.run(read('select 1 as one', 1000));
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('fails a statement that takes longer, and is a fault of the statement', async () => {
    const error = await database.engine.run(read(counting(1_000_000), 1)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StatementOverrun);
    expect(isStatementFault(error)).toBe(true);
    expect((await database.engine.run(read('select 1 as one'))).rows).toEqual([{ one: 1 }]);
  });

  const kept: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const remove of kept) await remove();
  });
  const only = it.runIf(database.name === 'postgres');

  only(
    'ends the statement in the database, and uses its connection no more, even where there is no other',
    async () => {
      const url = new URL(process.env['PORTICO_TEST_POSTGRES']!);
      const { postgres } = await import('../postgres.js');
      const engine = await postgres(url.href, { poolSize: 1 }).open();
      kept.push(() => engine.close());
      const pid = async () => (await engine.run<{ pid: number }>(read('select pg_backend_pid() as pid'))).rows[0]!.pid;
      const first = await pid();
      await expect(engine.run(read('select pg_sleep(60)', 50))).rejects.toBeInstanceOf(StatementOverrun);
      expect(await pid()).not.toBe(first);
      // What it did has ended: its backend is gone, or about to go.
      for (let gone = false; !gone; ) {
        const { rows } = await database.engine.run<{ pid: number }>(
          read(`select pid from pg_stat_activity where pid = ${first}`),
        );
        gone = rows.length === 0;
      }
    },
  );

  only('is no fault of a statement that only waited for its turn', async () => {
    const url = new URL(process.env['PORTICO_TEST_POSTGRES']!);
    const { postgres } = await import('../postgres.js');
    const engine = await postgres(url.href, { poolSize: 1 }).open();
    kept.push(() => engine.close());
    const first = engine.run(read('select pg_sleep(0.5)'));
    const error = await engine.run(read('select 1', 50)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BudgetOverrun);
    expect(isStatementFault(error)).toBe(false);
    await first;
    expect((await engine.run(read('select 1 as one', 1000))).rows).toEqual([{ one: 1 }]);
  });
});
