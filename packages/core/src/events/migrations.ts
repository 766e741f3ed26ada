import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The kernel's history of events, owner `core`. */
export const eventMigrations: Readonly<Record<string, Migration>> = {
  '0020-events': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_event_subject')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_event_subject_key', ['account_id', 'subject'])
        .addForeignKeyConstraint('portico_event_subject_account', ['account_id'], 'portico_account', ['id'])
        .execute();

      await db.schema
        .createTable('portico_event')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addColumn('party_id', types.id)
        .addColumn('data', types.json, (column) => column.notNull())
        .addColumn('at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_event_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_event_place', ['account_id', 'subject', 'version'])
        .addForeignKeyConstraint('portico_event_account', ['account_id'], 'portico_account', ['id'])
        .execute();
      await db.schema
        .createIndex('portico_event_name')
        .on('portico_event')
        .columns(['account_id', 'name', 'id'])
        .execute();

      await db.schema
        .createTable('portico_delivery')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('kind', types.text, (column) => column.notNull())
        .addColumn('consumer', types.text, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addColumn('item_id', types.id, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('due_at', types.instant, (column) => column.notNull())
        .addColumn('attempts', types.integer, (column) => column.notNull())
        .addColumn('claim', types.id)
        .addColumn('last_error', types.text)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_delivery_key', ['account_id', 'id'])
        .addUniqueConstraint('portico_delivery_item', ['account_id', 'kind', 'consumer', 'item_id'])
        .addForeignKeyConstraint('portico_delivery_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_delivery_kind_word', sql`kind in ('subscriber', 'webhook', 'mail')`)
        .addCheckConstraint('portico_delivery_status_word', sql`status in ('due', 'claimed', 'done', 'dead')`)
        .execute();
      // Nodes look for what is due in all accounts.
      await db.schema
        .createIndex('portico_delivery_due')
        .on('portico_delivery')
        .columns(['due_at', 'id'])
        .where(sql.ref('status'), 'in', [sql.lit('due'), sql.lit('claimed')])
        .execute();
      await db.schema
        .createIndex('portico_delivery_order')
        .on('portico_delivery')
        .columns(['account_id', 'kind', 'consumer', 'subject', 'version'])
        .execute();
      await db.schema
        .createIndex('portico_delivery_status')
        .on('portico_delivery')
        .columns(['account_id', 'status', 'id'])
        .execute();

      await db.schema
        .createTable('portico_job')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('due_at', types.instant, (column) => column.notNull())
        .addColumn('failures', types.integer, (column) => column.notNull())
        .addColumn('claim', types.id)
        .addColumn('last_error', types.text)
        .addColumn('done_at', types.instant)
        .addPrimaryKeyConstraint('portico_job_key', ['account_id', 'name'])
        .addForeignKeyConstraint('portico_job_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_job_status_word', sql`status in ('due', 'claimed')`)
        .execute();
      await db.schema.createIndex('portico_job_due').on('portico_job').columns(['due_at', 'name']).execute();
    },
  },

  '0037-event-order': {
    async up({ db, types, engine }) {
      await db.schema.alterTable('portico_event').addColumn('position', types.money).execute();
      await sql`
        update portico_event set position = placed.place
        from (
          select account_id, id, row_number() over (partition by account_id order by at, version, id) as place
          from portico_event
        ) as placed
        where placed.account_id = portico_event.account_id and placed.id = portico_event.id
      `.execute(db);
      if (engine === 'postgres') {
        await sql`create sequence portico_event_position owned by portico_event.position`.execute(db);
        await sql`
          select setval('portico_event_position', coalesce(max(position), 0) + 1, false) from portico_event
        `.execute(db);
        await sql`
          alter table portico_event alter column position set default nextval('portico_event_position')
        `.execute(db);
      } else {
        await sql`
          create trigger portico_event_position after insert on portico_event when new.position is null begin
            update portico_event
            set position = (select coalesce(max(position), 0) + 1 from portico_event where account_id = new.account_id)
            where account_id = new.account_id and id = new.id;
          end
        `.execute(db);
      }
      await db.schema
        .createIndex('portico_event_order')
        .unique()
        .on('portico_event')
        .columns(['account_id', 'position'])
        .execute();
      await db.schema.dropIndex('portico_event_name').execute();
      await db.schema
        .createIndex('portico_event_name')
        .on('portico_event')
        .columns(['account_id', 'name', 'position'])
        .execute();
    },
  },

  '0038-outbox-indexes': {
    async up({ db }) {
      // Most of a subject's deliveries are done: whoever looks for earlier ones must not read them.
      await db.schema.dropIndex('portico_delivery_order').execute();
      await db.schema
        .createIndex('portico_delivery_undone')
        .on('portico_delivery')
        .columns(['account_id', 'kind', 'consumer', 'subject', 'version'])
        .where(sql.ref('status'), 'in', [sql.lit('due'), sql.lit('claimed')])
        .execute();
      await db.schema
        .createIndex('portico_delivery_of_item')
        .on('portico_delivery')
        .columns(['account_id', 'item_id'])
        .execute();
      // What is old is forgotten in all accounts.
      await db.schema
        .createIndex('portico_delivery_done')
        .on('portico_delivery')
        .column('status_at')
        .where(sql.ref('status'), '=', sql.lit('done'))
        .execute();
      await db.schema.createIndex('portico_event_at').on('portico_event').column('at').execute();
    },
  },
};
