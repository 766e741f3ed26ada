import type { Migration } from '../../data/migrations.js';

/** What sessions of the host's users need beside the tables of identity. */
export const hostUserMigrations: Readonly<Record<string, Migration>> = {
  '0010-signed-out': {
    async up({ db, types }) {
      await db.schema.alterTable('portico_contact').addColumn('signed_out_at', types.instant).execute();
    },
  },
};
