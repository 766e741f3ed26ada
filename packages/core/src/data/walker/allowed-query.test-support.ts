import { type CompiledQuery, type Expression, expressionBuilder, type OperationNode, type SqlBool } from 'kysely';
import { COMPANY, idOf, type ShopTables } from '../shop.test-support.js';
import type { Db } from '../tables.js';
import type { World } from './crowd.test-support.js';

/** What a handle may be asked: a query with each kind of node and each property that is allowed. For tests only. */
export interface Allowed {
  readonly what: string;
  query(db: Db<ShopTables>): Query;
  /** The rows that it gives, by hand, of what Ada sees. */
  rows(ada: World): readonly object[];
  /** What a change leaves of what Ada sees, where that is another. */
  after?(ada: World): Partial<World>;
}

interface Query {
  toOperationNode(): OperationNode;
  compile(): CompiledQuery;
  execute(): Promise<object[]>;
}

export type Row = Record<string, unknown>;
export const pick = (rows: readonly Row[], ...columns: string[]) =>
  rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
export const eb = expressionBuilder<ShopTables, keyof ShopTables>;
export const id = (number: number) => idOf('0', number);
export const total = (row: Row) => Number(row.total);
export const sum = (rows: readonly Row[]) => rows.reduce((all, row) => all + total(row), 0);
export const itemOf = (world: World, order: Row) => world.shop_item.filter((item) => item.order_id === order.id);
export const order = { id: id(99), owner_id: COMPANY, title: 'new', status: 'sent', total: 3 };
export const stored = { account_id: idOf('a', 1), ...order };
/** The bare node, without the parentheses that Kysely's own functions put around it. */
export const both = (
  left: Expression<SqlBool>,
  kind: 'AndNode' | 'OrNode',
  right: Expression<SqlBool>,
): Expression<SqlBool> => ({
  expressionType: undefined,
  toOperationNode: () => ({ kind, left: left.toOperationNode(), right: right.toOperationNode() }) as OperationNode,
});
