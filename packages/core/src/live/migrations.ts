import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The table of what moved a moment ago. */
export const liveMigrations: Readonly<Record<string, Migration>> = {
  '0022-pulses': {
    async up({ db, types, engine }) {
      await db.schema
        .createTable('portico_pulse')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('head', types.text, (column) => column.notNull())
        .addColumn('parties', types.json)
        .addColumn('position', engine === 'postgres' ? sql`xid8` : types.money, (column) => column.notNull())
        .addColumn('at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_pulse_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_pulse_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      await db.schema.createIndex('portico_pulse_position').on('portico_pulse').column('position').execute();
    },
  },
};
