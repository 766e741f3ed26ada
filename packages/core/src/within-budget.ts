import { BudgetOverrun } from './data/budget-overrun.js';

/**
 * Waits for work at most `budget` milliseconds; then its signal ends and the wait is over, whatever the work does.
 *
 * @throws BudgetOverrun
 */
export async function withinBudget<Result>(
  budget: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const overrun = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new BudgetOverrun(budget);
      controller.abort(error);
      reject(error);
    }, budget);
  });
  try {
    return await Promise.race([work(controller.signal), overrun]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The same for work that is under way and cannot be told to stop.
 *
 * @throws BudgetOverrun
 */
export function atMost<Result>(budget: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new BudgetOverrun(budget)), budget);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
