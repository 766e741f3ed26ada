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
      let table = db.schema
        .createTable(name)
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('owner_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addPrimaryKeyConstraint(`${name}_key`, ['account_id', 'id'])
        .addForeignKeyConstraint(`${name}_owner`, ['account_id', 'owner_id'], 'portico_party', ['account_id', 'id']);
      for (const [column, kind] of Object.entries(columns)) {
        table = table.addColumn(column, types[kind], (each) => each.notNull());
      }
      await table.execute();
      for (const order of orders) {
        let index = db.schema.createIndex(`${name}_by_${order[0]}`).on(name);
        for (const column of ['account_id', 'owner_id', ...order, 'id']) index = index.column(column);
        await index.execute();
      }
    },
  };
}
