import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BudgetOverrun } from './data/budget-overrun.js';
import { withinBudget } from './within-budget.js';

describe('a budget', () => {
  it('gives what is done in time', async () => {
    await expect(withinBudget(1000, async () => 'done')).resolves.toBe('done');
  });

  it('ends the wait, and the signal, when work hangs', async () => {
    let signal: AbortSignal | undefined;
    const hanging = withinBudget(5, (given) => {
      signal = given;
      return new Promise<never>(() => {});
    });
    await expect(hanging).rejects.toBeInstanceOf(BudgetOverrun);
    expect(signal?.aborted).toBe(true);
  });

  it('does not let a late failure go unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    await expect(
      withinBudget(5, async () => {
        await wait(20);
        throw new Error('late');
      }),
    ).rejects.toBeInstanceOf(BudgetOverrun);
    await wait(40);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
