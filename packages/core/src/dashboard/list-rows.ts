import type { z } from 'zod';
import { DEFAULT_BUDGET } from '../data/reads/gatherings.js';
import type { RunnableList } from '../plugin/list.js';
import { ListView } from '../plugin/view.js';
import { withinBudget } from '../within-budget.js';
import { type PieceContext, presented, type QueriedRows } from './piece-rows.js';

/** How many rows a page of a list has, unless the list or who asks says otherwise. */
const DEFAULT_PAGE = 20;

/** How many rows the query of a list's first page is asked for: one more than the page holds, to know of another page. */
export function firstPage({ spec }: RunnableList): number {
  return (spec.limit ?? DEFAULT_PAGE) + 1;
}

/** Where a page begins: the values that a query's `after` gave, or what `load` gave as `next`. */
export type PageStart = string | Readonly<Record<string, unknown>>;

/** Which page is wanted. */
export interface PageWanted {
  readonly after?: PageStart | undefined;
  readonly limit?: number | undefined;
}

/** A page as it is presented, and where the next one begins. */
export interface ListedPage {
  readonly view: Omit<z.output<typeof ListView>, 'next'>;
  readonly next: PageStart | undefined;
}

const Page = ListView.omit({ next: true });

/**
 * Loads, checks and presents a page of a list within its budget.
 *
 * @param queried the rows of its query, where they were read with others already
 * @throws whatever the plugin throws, `BudgetOverrun`, or a ZodError when rows or view have the wrong shape
 */
export async function runList(
  list: RunnableList,
  context: PieceContext,
  wanted: PageWanted,
  queried?: QueriedRows,
): Promise<ListedPage> {
  const { budget = DEFAULT_BUDGET } = list.spec;
  const limit = wanted.limit ?? list.spec.limit ?? DEFAULT_PAGE;
  if (queried !== undefined) {
    const { rows, next } = pageIn(list, await queried(), limit);
    return { view: Page.parse(await presented(list.present(rows, context), budget)), next };
  }
  return withinBudget(budget, async (signal) => {
    const { rows, next } = await pageOf(list, context, { after: wanted.after, limit, signal });
    return { view: Page.parse(await list.present(rows, context)), next };
  });
}

/** Whether a place can be one of this list: it may have been written before the plugin came to read its rows otherwise. */
export function fits({ spec }: RunnableList, place: PageStart): boolean {
  return spec.query === undefined ? typeof place === 'string' : typeof place === 'object' && spec.after !== undefined;
}

interface Asked {
  readonly after: PageStart | undefined;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A page's rows. */
interface PageRows {
  readonly rows: unknown[];
  readonly next: PageStart | undefined;
}

async function pageOf(list: RunnableList, context: PieceContext, { after, limit, signal }: Asked): Promise<PageRows> {
  const { query, load } = list.spec;
  if (query === undefined) {
    const page = await load?.({ ...context, after: typeof after === 'string' ? after : undefined, limit, signal });
    return { rows: list.rows.parse(page?.rows), next: page?.next ?? undefined };
  }
  const found = await context.db.all(query, {
    now: context.now,
    today: context.today,
    limit: limit + 1,
    ...(typeof after === 'object' && after),
  });
  return pageIn(list, found, limit);
}

/** The page that a query's rows begin with: one more than it holds says that there is another page. */
function pageIn({ spec, rows: schema }: RunnableList, found: readonly unknown[], limit: number): PageRows {
  const rows = schema.parse(found.slice(0, limit));
  const next = found.length > limit ? (spec.after?.(rows.at(-1)) as PageStart | undefined) : undefined;
  return { rows, next };
}
