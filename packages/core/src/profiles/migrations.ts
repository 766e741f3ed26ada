import { sql } from 'kysely';
import type { Migration } from '../data/migrations.js';

/** The table of public profiles. */
export const profileMigrations: Readonly<Record<string, Migration>> = {
  '0014-profiles': {
    async up({ db, types, engine }) {
      await db.schema
        .createTable('portico_profile')
        .addColumn('account_id', types.id, (column) => column.notNull())
        .addColumn('contact_id', types.id, (column) => column.notNull())
        .addColumn('name', types.text)
        .addColumn('visibility', types.text, (column) => column.notNull())
        .addColumn('withheld_by', types.text)
        .addColumn('picture_version', types.integer, (column) => column.notNull())
        .addColumn('picture_type', types.text)
        .addColumn('updated_at', types.instant, (column) => column.notNull())
        .addColumn('picture', engine === 'sqlite' ? 'blob' : 'bytea')
        .addPrimaryKeyConstraint('portico_profile_key', ['account_id', 'contact_id'])
        .addForeignKeyConstraint('portico_profile_contact', ['account_id', 'contact_id'], 'portico_contact', [
          'account_id',
          'id',
        ])
        .addCheckConstraint('portico_profile_visibility_word', sql`visibility in ('shown', 'hidden')`)
        .addCheckConstraint(
          'portico_profile_picture_type_word',
          sql`picture_type in ('image/png', 'image/jpeg', 'image/webp')`,
        )
        .addCheckConstraint('portico_profile_picture_whole', sql`(picture is null) = (picture_type is null)`)
        .execute();
    },
  },
};
