import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The tables of what contacts are told, and how. */
export const notificationMigrations: Readonly<Record<string, Migration>> = {
  '0024-notifications': {
    async up({ db, types }) {
      await db.schema
        .createTable('portico_notification')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('id', types.id, (column) => column.notNull())
        .addColumn('contact_id', types.id, (column) => column.notNull())
        .addColumn('topic', types.text, (column) => column.notNull())
        .addColumn('item', types.text)
        .addColumn('path', types.text, (column) => column.notNull())
        .addColumn('data', types.json, (column) => column.notNull())
        .addColumn('inbox', types.text, (column) => column.notNull())
        .addColumn('read_at', types.instant)
        .addColumn('email', types.text, (column) => column.notNull())
        .addColumn('mail_status', types.text, (column) => column.notNull())
        .addColumn('mail_id', types.id)
        .addColumn('mail_at', types.instant)
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_notification_key', ['account_id', 'id'])
        .addForeignKeyConstraint('portico_notification_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_notification_inbox_word', sql`inbox in ('listed', 'unlisted')`)
        .addCheckConstraint('portico_notification_email_word', sql`email in ('now', 'daily', 'off')`)
        .addCheckConstraint('portico_notification_mail_word', sql`mail_status in ('none', 'due', 'sent', 'dropped')`)
        .execute();
      await db.schema
        .createIndex('portico_notification_list')
        .on('portico_notification')
        .columns(['account_id', 'contact_id', 'id'])
        .execute();
      await db.schema
        .createIndex('portico_notification_mail')
        .on('portico_notification')
        .columns(['account_id', 'contact_id', 'topic', 'mail_at'])
        .execute();

      await db.schema
        .createTable('portico_topic_choice')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('contact_id', types.id, (column) => column.notNull())
        .addColumn('topic', types.text, (column) => column.notNull())
        .addColumn('email', types.text, (column) => column.notNull())
        .addColumn('in_app', types.text, (column) => column.notNull())
        .addColumn('changed_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_topic_choice_key', ['account_id', 'contact_id', 'topic'])
        .addForeignKeyConstraint('portico_topic_choice_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_topic_choice_email_word', sql`email in ('now', 'daily', 'off')`)
        .addCheckConstraint('portico_topic_choice_in_app_word', sql`in_app in ('on', 'off')`)
        .execute();

      await db.schema
        .createTable('portico_topic_setting')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('topic', types.text, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('status_at', types.instant, (column) => column.notNull())
        .addColumn('changed_by', types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_topic_setting_key', ['account_id', 'topic'])
        .addForeignKeyConstraint('portico_topic_setting_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint('portico_topic_setting_word', sql`status in ('on', 'off')`)
        .execute();

      await db.schema
        .createTable('portico_topic_template')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('topic', types.text, (column) => column.notNull())
        .addColumn('language', types.text, (column) => column.notNull())
        .addColumn('subject', types.text, (column) => column.notNull())
        .addColumn('body', types.text, (column) => column.notNull())
        .addColumn('changed_by', types.text, (column) => column.notNull())
        .addColumn('changed_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_topic_template_key', ['account_id', 'topic', 'language'])
        .addForeignKeyConstraint('portico_topic_template_account', ['account_id'], 'portico_account', ['id'])
        .execute();

      await db.schema
        .createTable('portico_suppression')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('email_key', types.text, (column) => column.notNull())
        .addColumn('reason', types.text, (column) => column.notNull())
        .addColumn('created_at', types.instant, (column) => column.notNull())
        .addPrimaryKeyConstraint('portico_suppression_key', ['account_id', 'email_key'])
        .addForeignKeyConstraint('portico_suppression_account', ['account_id'], 'portico_account', ['id'])
        .addCheckConstraint(
          'portico_suppression_reason_word',
          sql`reason in ('hard_bounce', 'complaint', 'refused', 'operator')`,
        )
        .execute();
    },
  },
  '0036-notification-indexes': {
    async up({ db }) {
      // What is unread is counted with each look at the bell, and read from this alone.
      await db.schema
        .createIndex('portico_notification_unread')
        .on('portico_notification')
        .columns(['account_id', 'contact_id', 'inbox', 'topic'])
        .where(sql.ref('read_at'), 'is', null)
        .execute();
      // What is too old is looked for in all accounts.
      await db.schema
        .createIndex('portico_notification_age')
        .on('portico_notification')
        .columns(['created_at'])
        .execute();
    },
  },
  '0039-notification-companies': {
    async up({ db, types }) {
      await db.schema.alterTable('portico_notification').addColumn('company_id', types.id).execute();
    },
  },
};
