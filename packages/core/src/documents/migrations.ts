import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The tables of stored files. */
export const documentMigrations: Readonly<Record<string, Migration>> = {
  '0026-documents': {
    async up({ db, types, engine }) {
      await db.schema
        .createTable('portico_bytes')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('storage', types.text, (column) => column.notNull())
        .addColumn('handle', types.text)
        .addPrimaryKeyConstraint('portico_bytes_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_bytes_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_bytes_status_word', sql`status in ('arriving', 'received', 'kept', 'leaving')`)
        .execute();
      // All but a few are kept: what the sweep looks for is quickly found.
      await db.schema
        .createIndex('portico_bytes_unkept')
        .on('portico_bytes')
        .columns(['status', 'status_at'])
        .where(sql.ref('status'), '<>', sql.lit('kept'))
        .execute();
      await db.schema
        .createTable('portico_piece')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('bytes_id', types.id, (column) => column.notNull())
        .addColumn('number', types.integer, (column) => column.notNull())
        .addColumn('piece', engine === 'sqlite' ? 'blob' : 'bytea', (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_piece_key', ['account_id', 'bytes_id', 'number'])
        .addForeignKeyConstraint('portico_piece_bytes', ['account_id', 'bytes_id'], 'portico_bytes', [
          'account_id',
          'id',
        ])
        .execute();
      // Most files are compressed already: trying again would only cost.
      if (engine === 'postgres')
        await sql`alter table portico_piece alter column piece set storage external`.execute(db);
      await db.schema
        .createTable('portico_blob')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('sha256', types.text, (column) => column.notNull())
        .addColumn('bytes_id', types.id, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_blob_key', ['account_id', 'sha256'])
        .addUniqueConstraint('portico_blob_bytes_once', ['account_id', 'bytes_id'])
        .addForeignKeyConstraint('portico_blob_bytes', ['account_id', 'bytes_id'], 'portico_bytes', [
          'account_id',
          'id',
        ])
        .execute();
      await db.schema
        .createTable('portico_document')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('plugin_id', types.text, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('media_type', types.text, (column) => column.notNull())
        .addColumn('size', types.money, (column) => column.notNull())
        .addColumn('sha256', types.text, (column) => column.notNull())
        .addColumn('blob_sha256', types.text)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addColumn('retain_until', types.instant)
        .addColumn('erased_at', types.instant)
        .addPrimaryKeyConstraint('portico_document_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_document_blob', ['account_id', 'blob_sha256'], 'portico_blob', [
          'account_id',
          'sha256',
        ])
        .addForeignKeyConstraint('portico_document_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_document_whole', sql`(blob_sha256 is null) = (erased_at is not null)`)
        .execute();
      await db.schema
        .createIndex('portico_document_by_blob')
        .on('portico_document')
        .columns(['account_id', 'blob_sha256'])
        .execute();
    },
  },
};
