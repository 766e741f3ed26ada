import type { Migration } from '../data/migrations.js';

/** The tables of the audit trail. */
export const auditMigrations: Readonly<Record<string, Migration>> = {
  '0023-audit': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_audit_head')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('seq', types.money, (column) => column.notNull())
        .addColumn('hash', types.text)
        .addPrimaryKeyConstraint('portico_audit_head_key', ['account_id'])
        .addForeignKeyConstraint('portico_audit_head_account', ['account_id'], 'portico_account', ['id'])
        .execute();

      await db.schema
        .createTable('portico_audit')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('seq', types.money, (column) => column.notNull())
        .addColumn('at', types.text, (column) => column.notNull())
        .addColumn('actor_kind', types.text, (column) => column.notNull())
        .addColumn('actor_id', types.text, (column) => column.notNull())
        .addColumn('actor_name', types.text)
        .addColumn('on_behalf_of', types.text)
        .addColumn('operation', types.text)
        .addColumn('action', types.text, (column) => column.notNull())
        .addColumn('subject', types.text)
        .addColumn('data', types.text)
        .addColumn('personal', types.text)
        .addColumn('previous', types.text)
        .addColumn('hash', types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_audit_entry', ['account_id', 'seq'])
        .addForeignKeyConstraint('portico_audit_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      for (const column of ['action', 'subject', 'actor_id', 'at']) {
        await db.schema
          .createIndex(`portico_audit_${column}`)
          .on('portico_audit')
          .columns(['account_id', column, 'seq'])
          .execute();
      }

      await db.schema
        .createTable('portico_audit_key')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('holder', types.text, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('sealed', types.text)
        .addColumn('sealed_by', types.text)
        .addColumn('at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_audit_key_of', ['account_id', 'holder', 'id'])
        .addForeignKeyConstraint('portico_audit_key_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      // What a secret that is to be dropped has sealed is looked for in all accounts.
      await db.schema.createIndex('portico_audit_key_sealed_by').on('portico_audit_key').column('sealed_by').execute();
    },
  },
};
