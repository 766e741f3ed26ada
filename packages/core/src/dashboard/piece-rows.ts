import type { z } from 'zod';
import { DEFAULT_BUDGET } from '../data/reads/gatherings.js';
import type { ContactDb } from '../data/tables.js';
import type { RunnablePiece } from '../plugin/card.js';
import type { RequestContext } from '../plugin/context.js';
import { atMost, withinBudget } from '../within-budget.js';

const DEFAULT_LIMIT = 5;

/** Rows that a card shows, or an action asks for, at most. */
export function limitOf(piece: RunnablePiece): number {
  return piece.spec.limit ?? DEFAULT_LIMIT;
}

/** What a piece needs to run: the context of its plugin for this contact. */
export type PieceContext = RequestContext<ContactDb<never>, unknown>;

/** The rows that a piece's query gave, however they were had. */
export type QueriedRows = () => Promise<readonly unknown[]>;

/**
 * Loads, checks and presents one card or action. What it loads itself has its budget, and so has what is presented
 * later; a query had its own.
 *
 * @param queried its rows, if it has a query
 * @throws whatever the plugin throws, `BudgetOverrun`, or a ZodError when rows or view have the wrong shape
 */
export async function runPiece<View extends z.ZodType>(
  piece: RunnablePiece,
  context: PieceContext,
  view: View,
  queried: QueriedRows | undefined,
): Promise<z.output<View>> {
  const { load, budget = DEFAULT_BUDGET } = piece.spec;
  const present = (rows: unknown) => piece.present(piece.rows.parse(rows), context);
  if (queried === undefined) {
    return withinBudget(budget, async (signal) => view.parse(await present(await load?.({ ...context, signal }))));
  }
  return view.parse(await presented(present(await queried()), budget));
}

/** What was presented: at once, for which a timer would be for nothing, or within its budget. */
export function presented(shown: unknown, budget: number): unknown {
  return shown instanceof Promise ? atMost(budget, shown) : shown;
}
