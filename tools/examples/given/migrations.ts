import type { Migration } from '@portico/core';

/** The history of the section's tables. */
export const migrations: Record<string, Migration> = {
  '0001-visits': {
    async up({ db, types }) {
      await db.schema.createTable('visits_visit').addColumn('id', types.id).execute();
    },
  },
};
