import { sql } from 'kysely';
import type { Migration } from '../../data/migrations.js';

/** The kernel's history of webhooks, owner `core`. */
export const webhookMigrations: Readonly<Record<string, Migration>> = {
  '0024-webhooks': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_webhook')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('url', types.text, (column) => column.notNull())
        .addColumn('description', types.text)
        .addColumn('events', types.json, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('disabled_reason', types.text)
        .addColumn('failing_since', types.instant)
        .addColumn('held_until', types.instant)
        .addColumn('secret', types.text, (column) => column.notNull())
        .addColumn('previous_secret', types.text)
        .addColumn('previous_until', types.instant)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_webhook_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_webhook_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_webhook_status_word', sql`status in ('active', 'failing', 'disabled')`)
        .addCheckConstraint(
          'portico_webhook_disabled_reason_word',
          sql`disabled_reason in ('gone', 'failing', 'operator')`,
        )
        .addCheckConstraint(
          'portico_webhook_disabled_whole',
          sql`(status = 'disabled') = (disabled_reason is not null)`,
        )
        .addCheckConstraint('portico_webhook_failing_whole', sql`(status = 'failing') <= (failing_since is not null)`)
        .addCheckConstraint('portico_webhook_previous_whole', sql`(previous_secret is null) = (previous_until is null)`)
        .execute();

      await db.schema
        .createTable('portico_webhook_attempt')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('webhook_id', types.id, (column) => column.notNull())
        .addColumn('event_id', types.id, (column) => column.notNull())
        .addColumn('event', types.text, (column) => column.notNull())
        .addColumn('attempt', types.integer, (column) => column.notNull())
        .addColumn('at', types.instant, (column) => column.notNull())
        .addColumn('milliseconds', types.integer, (column) => column.notNull())
        .addColumn('answer_status', types.integer)
        .addColumn('answer', types.text)
        .addColumn('error', types.text)
        .addPrimaryKeyConstraint('portico_webhook_attempt_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_webhook_attempt_webhook', ['account_id', 'webhook_id'], 'portico_webhook', [
          'account_id',
          'id',
        ])
        .execute();
      await db.schema
        .createIndex('portico_webhook_attempt_log')
        .on('portico_webhook_attempt')
        .columns(['account_id', 'webhook_id', 'id'])
        .execute();
      await db.schema.createIndex('portico_webhook_attempt_at').on('portico_webhook_attempt').columns(['at']).execute();
    },
  },
};
