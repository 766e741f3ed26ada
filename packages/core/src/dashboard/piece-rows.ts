import { z } from 'zod';
import type { ContactDb } from '../data/tables.js';
import type { RunnablePiece } from '../plugin/card.js';
import type { RequestContext } from '../plugin/context.js';
import { within } from './within.js';

/** Milliseconds that a card, an action or an eligibility question has, unless it says otherwise. */
export const DEFAULT_BUDGET = 1000;
const DEFAULT_LIMIT = 5;

/** Rows that a card shows, or an action asks for, at most. */
export function limitOf(piece: RunnablePiece): number {
  return piece.spec.limit ?? DEFAULT_LIMIT;
}

/** What a piece needs to run: the context of its plugin for this contact. */
export type PieceContext = RequestContext<ContactDb<never>, unknown>;

/**
 * Loads, checks and presents one card or action within its budget.
 *
 * @param limit how many rows a query is asked for
 * @throws whatever the plugin throws, `BudgetOverrun`, or a ZodError when rows or view have the wrong shape
 */
export async function runPiece<View extends z.ZodType>(
  piece: RunnablePiece,
  context: PieceContext,
  view: View,
  limit = limitOf(piece),
): Promise<z.output<View>> {
  const { query, load, returns, budget = DEFAULT_BUDGET } = piece.spec;
  return within(budget, async (signal) => {
    const found =
      query === undefined
        ? await load?.({ ...context, signal })
        : await context.db.all(query, { now: context.now, today: context.today, limit });
    const rows = z.array(returns).parse(found);
    return view.parse(await piece.present(rows, context));
  });
}
