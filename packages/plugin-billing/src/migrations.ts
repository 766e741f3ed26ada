import type { Migration, MigrationContext } from '@portico/core';
import { sql } from 'kysely';

/** Billing's history. Every key begins with the account. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-settings': {
    async up({ db, types }) {
      await db.schema
        .createTable('billing_settings')
        .addColumn('account_id', types.id, (column) => column.primaryKey())
        .addColumn('legal_name', types.text)
        .addColumn('address', types.text)
        .addColumn('tax_id', types.text)
        .addColumn('terms_days', types.integer, (column) => column.notNull())
        .addColumn('tax_mode', types.text, (column) => column.notNull())
        .addColumn('tax_rounding', types.text, (column) => column.notNull())
        .addColumn('number_pattern', types.text, (column) => column.notNull())
        .addColumn('number_reset', types.text, (column) => column.notNull())
        .addColumn('updated_at', types.instant, (column) => column.notNull())
        .addForeignKeyConstraint('billing_settings_account', ['account_id'], 'portico_account', ['id'])
        .execute();

      await db.schema
        .createTable('billing_tax_rate')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('category', types.text, (column) => column.notNull())
        .addColumn('rate_ppm', types.integer, (column) => column.notNull())
        .addColumn('retired_at', types.instant)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('billing_tax_rate_key', ['account_id', 'id'])
        .addForeignKeyConstraint('billing_tax_rate_account', ['account_id'], 'portico_account', ['id'])
        .execute();

      await db.schema
        .createTable('billing_counter')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('series', types.text, (column) => column.notNull())
        .addColumn('period', types.text, (column) => column.notNull())
        .addColumn('next', types.money, (column) => column.notNull())
        .addColumn('last_issued_on', types.day)
        .addColumn('last_issued_at', types.instant)
        .addPrimaryKeyConstraint('billing_counter_key', ['account_id', 'series', 'period'])
        .addForeignKeyConstraint('billing_counter_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('billing_counter_next', sql`next >= 1`)
        .execute();
    },
  },

  '0002-invoices': {
    async up(context) {
      const { db, types } = context;
      await owned(context, 'billing_invoice')
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('number', types.text)
        .addColumn('sequence', types.money)
        .addColumn('currency', types.text, (column) => column.notNull())
        .addColumn('issue_on', types.day)
        .addColumn('due_on', types.day)
        .addColumn('issued_at', types.instant)
        .addColumn('paid_on', types.day)
        .addColumn('tax_mode', types.text, (column) => column.notNull())
        .addColumn('tax_rounding', types.text, (column) => column.notNull())
        .addColumn('net', types.money, (column) => column.notNull())
        .addColumn('tax', types.money, (column) => column.notNull())
        .addColumn('total', types.money, (column) => column.notNull())
        .addColumn('paid', types.money, (column) => column.notNull())
        .addColumn('credited', types.money, (column) => column.notNull())
        .addColumn('notes', types.text)
        .addColumn('po_reference', types.text)
        .addColumn('buyer_name', types.text)
        .addColumn('buyer_address', types.text)
        // Text on both engines: what is hashed must come back byte for byte.
        .addColumn('document', types.text)
        .addColumn('document_hash', types.text)
        .addColumn('list_order', types.money, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addUniqueConstraint('billing_invoice_number', ['account_id', 'number'])
        .addCheckConstraint('billing_invoice_sum', sql`net + tax = total`)
        .addCheckConstraint('billing_invoice_paid', sql`paid >= 0`)
        .addCheckConstraint('billing_invoice_credited', sql`credited >= 0`)
        // A draft may come out negative; it cannot be issued so.
        .addCheckConstraint('billing_invoice_covered', sql`status = 'draft' or paid + credited <= total`)
        .execute();
      await db.schema
        .createIndex('billing_invoice_owner')
        .on('billing_invoice')
        .columns(['account_id', 'owner_id', 'list_order', 'id'])
        .execute();
      await db.schema
        .createIndex('billing_invoice_list')
        .on('billing_invoice')
        .columns(['account_id', 'list_order', 'id'])
        .execute();
      await db.schema
        .createIndex('billing_invoice_open')
        .on('billing_invoice')
        .columns(['account_id', 'owner_id', 'due_on', 'id'])
        .where(sql.ref('status'), '=', sql.lit('open'))
        .execute();

      await owned(context, 'billing_line')
        .addColumn('invoice_id', types.id, (column) => column.notNull())
        .addColumn('position', types.integer, (column) => column.notNull())
        .addColumn('description', types.text, (column) => column.notNull())
        .addColumn('detail', types.text)
        .addColumn('quantity', types.text, (column) => column.notNull())
        .addColumn('unit', types.text)
        .addColumn('unit_price', types.text, (column) => column.notNull())
        .addColumn('discount_ppm', types.integer)
        .addColumn('discount_amount', types.money)
        .addColumn('discount', types.money, (column) => column.notNull())
        .addColumn('net', types.money, (column) => column.notNull())
        .addColumn('tax', types.money, (column) => column.notNull())
        .addColumn('gross', types.money, (column) => column.notNull())
        .addColumn('tax_name', types.text, (column) => column.notNull())
        .addColumn('tax_category', types.text, (column) => column.notNull())
        .addColumn('tax_rate_ppm', types.integer, (column) => column.notNull())
        .addColumn('tax_rate_id', types.id)
        .addColumn('reference', types.text)
        .addUniqueConstraint('billing_line_position', ['account_id', 'invoice_id', 'position'])
        .addForeignKeyConstraint(
          'billing_line_invoice',
          ['account_id', 'invoice_id'],
          'billing_invoice',
          ['account_id', 'id'],
          (key) => key.onDelete('cascade'),
        )
        .addForeignKeyConstraint('billing_line_tax_rate', ['account_id', 'tax_rate_id'], 'billing_tax_rate', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('billing_line_sum', sql`net + tax = gross`)
        .execute();
    },
  },

  '0003-payments': {
    async up(context) {
      const { db, types } = context;
      await owned(context, 'billing_payment')
        .addColumn('invoice_id', types.id, (column) => column.notNull())
        .addColumn('provider', types.text, (column) => column.notNull())
        .addColumn('provider_ref', types.text)
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('method', types.text, (column) => column.notNull())
        .addColumn('received_on', types.day, (column) => column.notNull())
        .addColumn('amount', types.money, (column) => column.notNull())
        .addColumn('currency', types.text, (column) => column.notNull())
        .addColumn('note', types.text)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addUniqueConstraint('billing_payment_reference', ['account_id', 'provider', 'provider_ref'])
        .addForeignKeyConstraint('billing_payment_invoice', ['account_id', 'invoice_id'], 'billing_invoice', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('billing_payment_amount', sql`amount > 0`)
        .execute();
      await db.schema
        .createIndex('billing_payment_of_invoice')
        .on('billing_payment')
        .columns(['account_id', 'invoice_id', 'received_on', 'id'])
        .execute();

      await owned(context, 'billing_allocation')
        .addColumn('invoice_id', types.id, (column) => column.notNull())
        .addColumn('payment_id', types.id, (column) => column.notNull())
        .addColumn('amount', types.money, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addForeignKeyConstraint('billing_allocation_invoice', ['account_id', 'invoice_id'], 'billing_invoice', [
          'account_id',
          'id',
        ])
        .addForeignKeyConstraint('billing_allocation_payment', ['account_id', 'payment_id'], 'billing_payment', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('billing_allocation_amount', sql`amount <> 0`)
        .execute();
      for (const [name, column] of [
        ['billing_allocation_of_invoice', 'invoice_id'],
        ['billing_allocation_of_payment', 'payment_id'],
      ] as const) {
        await db.schema.createIndex(name).on('billing_allocation').columns(['account_id', column, 'id']).execute();
      }
    },
  },

  '0004-bank-account': {
    async up({ db, types }) {
      for (const column of ['bank_holder', 'iban', 'bic', 'bank_name']) {
        await db.schema.alterTable('billing_settings').addColumn(column, types.text).execute();
      }
    },
  },

  // SQLite lets null into a primary key, and no null out of a column that is there: the table is made anew.
  '0005-settings-account': {
    async up({ db, types, engine }) {
      if (engine !== 'sqlite') return;
      await db.schema
        .createTable('billing_settings_anew')
        .addColumn('account_id', types.id, (column) => column.primaryKey().notNull())
        .addColumn('legal_name', types.text)
        .addColumn('address', types.text)
        .addColumn('tax_id', types.text)
        .addColumn('terms_days', types.integer, (column) => column.notNull())
        .addColumn('tax_mode', types.text, (column) => column.notNull())
        .addColumn('tax_rounding', types.text, (column) => column.notNull())
        .addColumn('number_pattern', types.text, (column) => column.notNull())
        .addColumn('number_reset', types.text, (column) => column.notNull())
        .addColumn('updated_at', types.instant, (column) => column.notNull())
        .addColumn('bank_holder', types.text)
        .addColumn('iban', types.text)
        .addColumn('bic', types.text)
        .addColumn('bank_name', types.text)
        .addForeignKeyConstraint('billing_settings_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      // The columns of both are the same, in one order.
      await sql`insert into billing_settings_anew select * from billing_settings`.execute(db);
      await db.schema.dropTable('billing_settings').execute();
      await db.schema.alterTable('billing_settings_anew').renameTo('billing_settings').execute();
    },
  },

  '0006-found-and-overdue': {
    async up({ db, types, engine }) {
      await db.schema.alterTable('billing_invoice').addColumn('found_by', types.text).execute();
      await db.schema.alterTable('billing_invoice').addColumn('overdue_at', types.instant).execute();
      // What the sweep looks for: it is empty but for what is overdue since the last.
      await db.schema
        .createIndex('billing_invoice_untold')
        .on('billing_invoice')
        .columns(['account_id', 'due_on', 'id'])
        .where(sql.ref('status'), '=', sql.lit('open'))
        .where(sql.ref('overdue_at'), 'is', null)
        .execute();
      const newline = sql.raw(engine === 'sqlite' ? 'char(10)' : 'chr(10)');
      const joined = sql.raw(
        engine === 'sqlite' ? 'group_concat(line.text, char(10))' : 'string_agg(line.text, chr(10))',
      );
      await sql`update billing_invoice set found_by = substr(
        subject || ${newline} || coalesce(buyer_name || ${newline}, '') || coalesce((
          select ${joined} from (
            select description as text from billing_line
            where billing_line.account_id = billing_invoice.account_id and invoice_id = billing_invoice.id
            order by position
          ) as line), ''), 1, 20000)
        where status <> 'draft'`.execute(db);
    },
  },

  '0007-pdf': {
    async up({ db, types }) {
      await db.schema.alterTable('billing_invoice').addColumn('pdf_id', types.id).execute();
      // What is still to be drawn: next to nothing.
      await db.schema
        .createIndex('billing_invoice_undrawn')
        .on('billing_invoice')
        .columns(['account_id', 'id'])
        .where(sql.ref('status'), '<>', sql.lit('draft'))
        .where(sql.ref('pdf_id'), 'is', null)
        .execute();
    },
  },
};

/** A table whose rows have an owner. */
function owned({ db, types }: MigrationContext, table: string) {
  return db.schema
    .createTable(table)
    .addColumn('account_id', types.id, (column) => column.notNull())
    .addColumn('id', types.id, (column) => column.notNull())
    .addColumn('owner_id', types.id, (column) => column.notNull())
    .addPrimaryKeyConstraint(`${table}_key`, ['account_id', 'id'])
    .addForeignKeyConstraint(`${table}_party`, ['account_id', 'owner_id'], 'portico_party', ['account_id', 'id']);
}
