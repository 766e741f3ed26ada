import { BudgetOverrun } from './data/budget-overrun.js';

/**
 * Waits for work at most `budget` milliseconds; then its signal ends and the wait is over, whatever the work does.
 *
 * @param ending ends the work's signal sooner; it is waited for nevertheless
 * @throws BudgetOverrun
 */
export async function withinBudget<Result>(
  budget: number,
  work: (signal: AbortSignal) => Promise<Result>,
  ending?: AbortSignal,
): Promise<Result> {
  const controller = new AbortController();
  const end = () => controller.abort(ending?.reason);
  if (ending?.aborted === true) end();
  // Taken off again: it may be there for as long as the process.
  ending?.addEventListener('abort', end);
  try {
    return await atMost(budget, work(controller.signal), (overrun) => controller.abort(overrun));
  } finally {
    ending?.removeEventListener('abort', end);
  }
}

/**
 * The same for work that is under way.
 *
 * @param end tells it to stop, where it can be told
 * @throws BudgetOverrun
 */
export function atMost<Result>(
  budget: number,
  work: Promise<Result>,
  end: (overrun: BudgetOverrun) => void = () => {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const overrun = new BudgetOverrun(budget);
      end(overrun);
      reject(overrun);
    }, budget);
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
