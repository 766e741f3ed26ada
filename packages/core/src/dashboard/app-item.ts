import type { z } from 'zod';
import type { InstalledApp } from '../composition/compose.js';
import { valuesIn } from '../composition/links.js';
import { bySpecificity } from '../composition/route-path.js';
import { DEFAULT_BUDGET } from '../data/reads/gatherings.js';
import { type InputFault, parseInput } from '../input.js';
import type { RunnableItem } from '../plugin/item.js';
import { DetailView } from '../plugin/view.js';
import { withinBudget } from '../within-budget.js';
import type { PieceContext } from './piece-rows.js';

/** An item that a page path leads to, with the parts of the path as its schema reads them. */
export interface FoundItem {
  readonly item: RunnableItem;
  readonly params: unknown;
}

/** What of an app a page path leads to. What cannot be there is not told apart from what is not. */
export function itemAt({ id, plugin }: InstalledApp, path: string): FoundItem | undefined {
  const [first] = Object.entries(plugin.items)
    .flatMap(([name, item]) => {
      const pattern = plugin.spec.links?.[name] ?? '';
      const values = item.spec.app === id ? valuesIn(pattern, path) : undefined;
      return values === undefined ? [] : [{ item, values, segments: pattern.slice(1).split('/') }];
    })
    .toSorted(bySpecificity);
  if (first === undefined) return undefined;
  const faults: InputFault[] = [];
  const params = parseInput(first.item.spec.params, 'path', first.values, faults);
  return faults.length > 0 ? undefined : { item: first.item, params };
}

/**
 * Loads, checks and presents an item within its budget; nothing if there is none.
 *
 * @throws whatever the plugin throws, `BudgetOverrun`, or a ZodError when row or view have the wrong shape
 */
export async function runItem(
  { item, params }: FoundItem,
  context: PieceContext,
): Promise<z.output<typeof DetailView> | undefined> {
  const { query, load, returns, budget = DEFAULT_BUDGET } = item.spec;
  return withinBudget(budget, async (signal) => {
    const { now, today } = context;
    const found =
      query === undefined
        ? await load?.({ ...context, params, signal })
        : await context.db.first(query, { ...(params as object | undefined), now, today });
    if (found === undefined || found === null) return undefined;
    return DetailView.parse(await item.present(returns.parse(found), context));
  });
}
