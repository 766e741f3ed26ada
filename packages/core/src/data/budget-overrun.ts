/** What is thrown when work has not ended within its budget. */
export class BudgetOverrun extends Error {
  override readonly name = 'BudgetOverrun';

  constructor(budget: number) {
    super(`Not done within ${budget} ms`);
  }
}

/** A statement that ran for longer than its budget; not one that only waited for its turn. */
export class StatementOverrun extends BudgetOverrun {}
