import {
  defineTables,
  keyset,
  type MigrationContext,
  type OwnedRow,
  owned,
  type Params,
  type Place,
} from '@portico/core';
import { sql } from 'kysely';

/** A visit as it is stored. Days and times are those of the account. */
export interface VisitRow extends OwnedRow {
  id: string;
  place: string;
  address: string;
  status: 'proposed' | 'confirmed' | 'declined' | 'under_way' | 'done';
  /** `YYYY-MM-DD`. */
  on_day: string;
  /** `HH:MM`. */
  starts: string | null;
  ends: string | null;
  /** Who comes. */
  visitor: string;
  note: string | null;
  picture: string | null;
  /** Work in steps, where the visit is one. */
  steps: number | null;
  steps_done: number | null;
}

/** What was found on a visit. */
export interface ReportRow extends OwnedRow {
  id: string;
  visit_id: string;
  on_day: string;
  summary: string;
  pictures: number;
  /** What the client has to decide, until that has happened. */
  question: string | null;
}

const roles = ['owner', 'member'] as const;

/** The section's tables: whoever has a say in the work sees its visits. */
export const tables = defineTables<{ visits_visit: VisitRow; visits_report: ReportRow }>({
  visits_visit: owned({ roles }),
  visits_report: owned({ roles }),
});

const VISIT = [
  'id',
  'place',
  'address',
  'status',
  'on_day',
  'starts',
  'ends',
  'visitor',
  'note',
  'picture',
  'steps',
  'steps_done',
] as const;

/** Whether there is anything at all in the section. */
export const anyVisit = tables.prepared((db) => db.selectFrom('visits_visit').select('id').limit(1));

/** The order of what is coming up. */
export const byDay = keyset({ on_day: 'asc' });

/** What is coming up, page by page. */
export const upcomingVisits = tables.prepared(
  (db, p: Params<{ today: string; limit: number; after?: Place | undefined }>) =>
    byDay.page(
      db
        .selectFrom('visits_visit')
        .select(VISIT)
        .where('status', '<>', 'done')
        .where('on_day', '>=', p.today)
        .limit(p.limit),
      p.after,
    ),
);

/** The visits that wait for the client's word. */
export const proposedVisits = tables.prepared((db, p: Params<{ today: string; limit: number }>) =>
  db
    .selectFrom('visits_visit')
    .select(VISIT)
    .where('status', '=', 'proposed')
    .where('on_day', '>=', p.today)
    .orderBy('on_day')
    .orderBy('id')
    .limit(p.limit),
);

/** One visit. */
export const visitById = tables.prepared((db, p: Params<{ id: string }>) =>
  db.selectFrom('visits_visit').select(VISIT).where('id', '=', p.id),
);

/** The newest reports, of whichever visit. */
export const newestReports = tables.prepared((db, p: Params<{ limit: number }>) =>
  db
    .selectFrom('visits_report as r')
    .innerJoin('visits_visit as v', 'v.id', 'r.visit_id')
    .select(['r.id', 'r.on_day', 'r.summary', 'r.pictures', 'r.question', 'r.visit_id', 'v.place'])
    .orderBy('r.on_day', 'desc')
    .orderBy('r.id', 'desc')
    .limit(p.limit),
);

/** Visits by their place, address and note. */
export const searchedVisits = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db
    .selectFrom('visits_visit')
    .select(VISIT)
    .select((visit) => [
      'place as title',
      'on_day as at',
      visit(visit('address', '||', '\n'), '||', visit.fn.coalesce('note', visit.val(''))).as('text'),
    ])
    .where('id', 'in', p.ids),
);

/** Reports by the place of their visit, and what they say. */
export const searchedReports = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db
    .selectFrom('visits_report as r')
    .innerJoin('visits_visit as v', 'v.id', 'r.visit_id')
    .select(['r.id', 'v.place as title', 'r.summary as text', 'r.on_day as at'])
    .where('r.id', 'in', p.ids),
);

/** The section's history. */
export const migrations = {
  '0001-visits': {
    async up({ db, types }: MigrationContext) {
      for (const table of ['visits_visit', 'visits_report'] as const) {
        const made = db.schema
          .createTable(table)
          .addColumn('account_id', types.id, (column) => column.notNull())
          .addColumn('id', types.id, (column) => column.notNull())
          .addColumn('owner_id', types.id, (column) => column.notNull())
          .addColumn('on_day', types.day, (column) => column.notNull())
          .addPrimaryKeyConstraint(`${table}_key`, ['account_id', 'id'])
          .addForeignKeyConstraint(`${table}_owner`, ['account_id', 'owner_id'], 'portico_party', ['account_id', 'id']);
        await (table === 'visits_visit'
          ? made
              .addColumn('place', types.text, (column) => column.notNull())
              .addColumn('address', types.text, (column) => column.notNull())
              .addColumn('status', types.text, (column) => column.notNull())
              .addColumn('starts', types.text)
              .addColumn('ends', types.text)
              .addColumn('visitor', types.text, (column) => column.notNull())
              .addColumn('note', types.text)
              .addColumn('picture', types.text)
              .addColumn('steps', types.integer)
              .addColumn('steps_done', types.integer)
              .addCheckConstraint('visits_visit_steps', sql`steps_done <= steps`)
          : made
              .addColumn('visit_id', types.id, (column) => column.notNull())
              .addColumn('summary', types.text, (column) => column.notNull())
              .addColumn('pictures', types.integer, (column) => column.notNull())
              .addColumn('question', types.text)
              .addForeignKeyConstraint('visits_report_visit', ['account_id', 'visit_id'], 'visits_visit', [
                'account_id',
                'id',
              ])
        ).execute();
      }
      await db.schema
        .createIndex('visits_visit_day')
        .on('visits_visit')
        .columns(['account_id', 'owner_id', 'on_day', 'id'])
        .execute();
    },
  },
};
