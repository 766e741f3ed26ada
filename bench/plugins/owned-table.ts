import type { MigrationContext } from '@portico/core';

type Kind = Exclude<keyof MigrationContext['types'], 'id' | 'json'>;

/** A migration of one table of owned rows, with an index for each order in which its rows are read. */
export function ownedTable(
  name: string,
  columns: Readonly<Record<string, Kind>>,
  orders: readonly (readonly string[])[],
) {
  return {
    async up({ db, types }: MigrationContext) {
      let table = db.schema.createTable(name);
      for (const id of ['account_id', 'owner_id', 'id']) table = table.addColumn(id, types.id, (c) => c.notNull());
      for (const [column, kind] of Object.entries(columns)) {
        table = table.addColumn(column, types[kind], (c) => c.notNull());
      }
      await table.addPrimaryKeyConstraint(`${name}_key`, ['account_id', 'id']).execute();
      for (const order of orders) {
        await db.schema
          .createIndex(`${name}_by_${order[0]}`)
          .on(name)
          .columns(['account_id', 'owner_id', ...order, 'id'])
          .execute();
      }
    },
  };
}
