import { expressionBuilder } from 'kysely';
import type { EngineName } from '../data/engine.js';
import { jsonRows, parseJson, parseRows } from '../identity/json-rows.js';
import type { AccountTable, KernelTables } from '../identity/tables.js';

/** How an account's owner arranged the apps. */
export interface Arrangement {
  /** The ids of the apps in his order. Apps that are not in it follow; ids that no app has any more do no harm. */
  readonly order: readonly string[];
  /** His own names, by the app's id. */
  readonly titles: ReadonlyMap<string, string>;
  /** The app where a contact arrives; null: home. */
  readonly landing: string | null;
}

/** Apps in the owner's order; those that he did not order follow, as they were among themselves. */
export function inOwnersOrder<App>(
  { order }: Pick<Arrangement, 'order'>,
  apps: readonly App[],
  idOf: (app: App) => string,
): App[] {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = (app: App) => places.get(idOf(app)) ?? order.length;
  return apps.toSorted((a, b) => placeOf(a) - placeOf(b));
}

type Around = KernelTables & { account: AccountTable };

/** An {@link Arrangement} as columns, for a query in which `account` is the alias of the accounts' table. */
export function arrangementColumns(engine: EngineName) {
  const eb = expressionBuilder<Around, 'account'>();
  const launcher = eb.selectFrom('portico_launcher as launcher').whereRef('launcher.account_id', '=', 'account.id');
  const titles = eb
    .selectFrom('portico_app_title as titled')
    .whereRef('titled.account_id', '=', 'account.id')
    .select(({ ref }) => jsonRows(engine, { app: ref('titled.app'), title: ref('titled.title') }).as('rows'));
  return [
    launcher.select('launcher.app_order').as('app_order'),
    launcher.select('launcher.landing').as('landing'),
    titles.as('app_titles'),
  ] as const;
}

/** The columns as {@link arrangementColumns} gave them. */
export function readArrangement(row: {
  readonly app_order: unknown;
  readonly landing: string | null;
  readonly app_titles: unknown;
}): Arrangement {
  const titles = parseRows<{ readonly app: string; readonly title: string }>(row.app_titles);
  return {
    order: (parseJson(row.app_order) ?? []) as string[],
    titles: new Map(titles.map(({ app, title }) => [app, title])),
    landing: row.landing,
  };
}
