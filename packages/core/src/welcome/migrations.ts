import type { Migration } from '../data/migrations.js';

/** The columns of a contact's next steps and his contact person. */
export const welcomeMigrations: Readonly<Record<string, Migration>> = {
  '0013-welcome': {
    async up({ db, types }) {
      await db.schema.alterTable('portico_contact').addColumn('next_steps', types.json).execute();
      await db.schema.alterTable('portico_contact').addColumn('contact_person', types.json).execute();
    },
  },
};
