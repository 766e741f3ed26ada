import {
  type AccountRow,
  defineTables,
  internal,
  type Migration,
  type OwnedRow,
  owned,
  type Params,
  tenant,
} from '../../src/index.js';

interface ParcelRow extends OwnedRow {
  id: string;
  label: string;
  status: 'draft' | 'packed' | 'accepted';
  on_day: string;
  inner_note: string;
}
interface DepotRow extends AccountRow {
  code: string;
  name: string;
}
interface NoticeRow extends AccountRow {
  id: string;
  content: string;
}
export interface ParcelTables {
  parcels_parcel: ParcelRow;
  parcels_depot: DepotRow;
  parcels_notice: NoticeRow;
}

/** What the section of the kit's tests keeps, and how it reads it. */
export const tables = defineTables<ParcelTables>({
  parcels_parcel: owned({ roles: ['owner', 'member'], visible: (row) => row('status', '<>', 'draft') }),
  parcels_depot: tenant,
  parcels_notice: internal,
});

const COLUMNS = ['id', 'label', 'status', 'on_day'] as const;

export const newest = tables.prepared((db, p: Params<{ limit: number }>) =>
  db.selectFrom('parcels_parcel').select(COLUMNS).orderBy('on_day', 'desc').orderBy('id', 'desc').limit(p.limit),
);
export const packed = tables.prepared((db, p: Params<{ limit: number }>) =>
  db
    .selectFrom('parcels_parcel')
    .select(COLUMNS)
    .where('status', '=', 'packed')
    .orderBy('on_day')
    .orderBy('id')
    .limit(p.limit),
);
export const page = tables.prepared(
  (db, p: Params<{ limit: number; afterDay?: string | undefined; afterId?: string | undefined }>) => {
    const first = db.selectFrom('parcels_parcel').select(COLUMNS).orderBy('on_day').orderBy('id').limit(p.limit);
    const { afterDay, afterId } = p;
    return afterDay === undefined || afterId === undefined
      ? first
      : first.where((row) => row(row.refTuple('on_day', 'id'), '>', row.tuple(afterDay, afterId)));
  },
);
export const byId = tables.prepared((db, p: Params<{ id: string }>) =>
  db.selectFrom('parcels_parcel').select(COLUMNS).where('id', '=', p.id),
);
export const documents = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db
    .selectFrom('parcels_parcel')
    .select(['id', 'label as title', 'on_day as at'])
    .select((row) => row.val('').as('text'))
    .where('id', 'in', p.ids),
);
export const depots = tables.prepared((db) => db.selectFrom('parcels_depot').select(['code', 'name']).orderBy('code'));

export const migrations: Record<string, Migration> = {
  '0001-parcels': {
    async up({ db, types }) {
      await db.schema
        .createTable('parcels_parcel')
        .addColumn('account_id', types.id, (c) => c.notNull())
        .addColumn('id', types.id, (c) => c.notNull())
        .addColumn('owner_id', types.id, (c) => c.notNull())
        .addColumn('label', types.text, (c) => c.notNull())
        .addColumn('status', types.text, (c) => c.notNull())
        .addColumn('on_day', types.day, (c) => c.notNull())
        .addColumn('inner_note', types.text, (c) => c.notNull())
        .addPrimaryKeyConstraint('parcels_parcel_key', ['account_id', 'id'])
        .addForeignKeyConstraint('parcels_parcel_owner', ['account_id', 'owner_id'], 'portico_party', [
          'account_id',
          'id',
        ])
        .execute();
      for (const [table, key, other] of [
        ['parcels_depot', 'code', 'name'],
        ['parcels_notice', 'id', 'content'],
      ] as const)
        await db.schema
          .createTable(table)
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn(key, types.text, (c) => c.notNull())
          .addColumn(other, types.text, (c) => c.notNull())
          .addPrimaryKeyConstraint(`${table}_key`, ['account_id', key])
          .execute();
    },
  },
};
