import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BudgetOverrun } from './data/budget-overrun.js';
import { atMost, withinBudget } from './within-budget.js';

describe.each<[name: string, waits: <Result>(budget: number, work: () => Promise<Result>) => Promise<Result>]>([
  ['withinBudget', withinBudget],
  ['atMost', (budget, work) => atMost(budget, work())],
])('a budget, by %s', (_, waits) => {
  it('gives what is done in time', async () => {
    await expect(waits(1000, async () => 'done')).resolves.toBe('done');
  });

  it('tells what failed in time', async () => {
    await expect(waits(1000, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });

  it('ends the wait when work hangs', async () => {
    await expect(waits(5, () => new Promise<never>(() => {}))).rejects.toBeInstanceOf(BudgetOverrun);
  });

  it('does not let a late failure go unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    await expect(
      waits(5, async () => {
        await wait(20);
        throw new Error('late');
      }),
    ).rejects.toBeInstanceOf(BudgetOverrun);
    await wait(40);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('work within a budget', () => {
  it('hears of its end', async () => {
    let signal: AbortSignal | undefined;
    const hanging = withinBudget(5, (given) => {
      signal = given;
      return new Promise<never>(() => {});
    });
    await expect(hanging).rejects.toBeInstanceOf(BudgetOverrun);
    expect(signal?.aborted).toBe(true);
  });
});
