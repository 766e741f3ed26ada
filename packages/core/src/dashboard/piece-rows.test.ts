import { expect, it } from 'vitest';
import { BudgetOverrun } from '../data/budget-overrun.js';
import { presented } from './piece-rows.js';

it('waits for what is presented no longer than its budget', async () => {
  const view = { title: 'Visits', items: [] };
  expect(presented(view, 5)).toBe(view);
  await expect(presented(Promise.resolve(view), 1000)).resolves.toBe(view);
  await expect(presented(new Promise(() => {}), 5)).rejects.toBeInstanceOf(BudgetOverrun);
});
