import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** What is offered for references, and what was paid and matched nothing. */
export const referenceMigrations: Readonly<Record<string, Migration>> = {
  '0031-references': {
    async up({ db, types, engine }) {
      // Compared letter by letter and in one order on both engines, whatever the database's own is.
      const word = engine === 'postgres' ? sql`text collate "C"` : types.text;
      await db.schema
        .createTable('portico_offer')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('reference', word, (column) => column.notNull())
        .addColumn('plugin', types.text)
        .addColumn('app', types.text)
        .addColumn('title', types.text, (column) => column.notNull())
        .addColumn('offered_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_offer_key', ['account_id', 'reference'])
        .addForeignKeyConstraint('portico_offer_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      await db.schema
        .createTable('portico_unmatched')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('invoice_id', types.text, (column) => column.notNull())
        .addColumn('reference', word, (column) => column.notNull())
        .addColumn('event_id', types.id, (column) => column.notNull())
        .addColumn('event', types.text, (column) => column.notNull())
        .addColumn('party_id', types.id)
        .addColumn('net', types.money, (column) => column.notNull())
        .addColumn('currency', types.text, (column) => column.notNull())
        .addColumn('paid_at', types.instant, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('resolved_by', types.text)
        .addColumn('note', types.text)
        .addPrimaryKeyConstraint('portico_unmatched_key', ['account_id', 'id'])
        // However many events tell of it, and however often: what was paid on an invoice is one thing to look after.
        .addUniqueConstraint('portico_unmatched_once', ['account_id', 'invoice_id', 'reference'])
        .addForeignKeyConstraint('portico_unmatched_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_unmatched_status_word', sql`status in ('open', 'resolved')`)
        .execute();
    },
  },
};
