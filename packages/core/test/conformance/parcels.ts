import { z } from 'zod';
import {
  type AccountRow,
  Clock,
  definePlugin,
  defineTables,
  internal,
  type Migration,
  newId,
  type OwnedRow,
  owned,
  type Params,
  type PluginOf,
  PortalError,
  redirect,
  tenant,
  text,
} from '../../src/index.js';
import type { DefineCall } from '../../src/plugin/call.js';
import type { DefineAction, DefineCard } from '../../src/plugin/card.js';
import type { DefineItem } from '../../src/plugin/item.js';
import type { DefineList } from '../../src/plugin/list.js';
import type { DefineRootRoute, DefineRoute } from '../../src/plugin/route.js';
import type { Seed } from '../../src/testing.js';

/** A sound section with a piece of every kind. The faults of the kit's tests are each one change of it. */
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
const page = tables.prepared(
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
const depots = tables.prepared((db) => db.selectFrom('parcels_depot').select(['code', 'name']).orderBy('code'));

export const Parcel = z.object({
  id: z.uuid(),
  label: z.string(),
  status: z.enum(['draft', 'packed', 'accepted']),
  on_day: z.iso.date(),
});
export const ById = z.object({ id: z.uuid() });
const Depots = z.object({ depots: z.array(z.object({ code: z.string(), name: z.string() })) });

export const missing = () => new PortalError('parcel_not_found', 404, 'There is no such parcel.');

const migrations: Record<string, Migration> = {
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

type App = 'parcels' | 'depots';
type Options = object;
export type Routes = DefineRoute<App, ParcelTables, Options>;
export type RootRoutes = DefineRootRoute<App, ParcelTables, Options>;
export type Cards = DefineCard<App, ParcelTables, Options>;
export type Actions = DefineAction<App, ParcelTables, Options>;
export type Lists = DefineList<App, ParcelTables, Options>;
export type Items = DefineItem<App, ParcelTables, Options>;

const routes = (route: Routes) => ({
  'GET /parcels': route({
    app: 'parcels',
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
    returns: z.object({ items: z.array(Parcel) }),
  }).handle(async ({ db, query }) => ({ items: await db.all(newest, query) })),
  'GET /parcels/:id': route({ app: 'parcels', params: ById, returns: Parcel })
    .handle(async ({ db, params }) => {
      const parcel = await db.first(byId, params);
      if (parcel === undefined) throw missing();
      return parcel;
    })
    .recent(({ result, link }) => ({ title: result.label, link: link('parcel', { id: result.id }) })),
  'POST /parcels': route({
    app: 'parcels',
    body: z.object({ label: z.string().trim().min(1).max(100) }),
    returns: ById,
  }).handle(async ({ db, body, contact, today, use }) => {
    const id = newId(use(Clock));
    const row = {
      id,
      owner_id: contact.id,
      label: body.label,
      status: 'packed' as const,
      on_day: today,
      inner_note: '',
    };
    await db.insertInto('parcels_parcel').values(row).execute();
    return { id };
  }),
  'POST /parcels/:id/accept': route({ app: 'parcels', params: ById, returns: ById }).handle(({ db, params: { id } }) =>
    db.change(async (tx) => {
      if ((await tx.first(byId, { id })) === undefined) throw missing();
      const { numUpdatedRows } = await tx
        .updateTable('parcels_parcel')
        .set({ status: 'accepted' })
        .where('id', '=', id)
        .where('status', '=', 'packed')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new PortalError('parcel_accepted', 409, 'The parcel has been accepted already.');
      return { id };
    }),
  ),
  'PUT /parcels/:id/label': route({
    app: 'parcels',
    params: ById,
    body: z.object({ label: z.string().trim().min(1).max(100) }),
    returns: Parcel,
  }).handle(async ({ db, params: { id }, body }) => {
    await db.updateTable('parcels_parcel').set(body).where('id', '=', id).execute();
    const parcel = await db.first(byId, { id });
    if (parcel === undefined) throw missing();
    return parcel;
  }),
  'DELETE /parcels/:id': route({ app: 'parcels', params: ById, returns: z.object({}) }).handle(
    async ({ db, params: { id } }) => {
      const { numDeletedRows } = await db.deleteFrom('parcels_parcel').where('id', '=', id).executeTakeFirst();
      if (numDeletedRows === 0n) throw missing();
      return {};
    },
  ),
  'POST /parcels/notices': route.hook({ limit: 10_000 }).handle(async ({ db, headers, bytes, use }) => {
    if (headers['x-signature'] !== 'signed')
      throw new PortalError('webhook_signature_invalid', 400, 'The signature does not fit.');
    const row = { id: newId(use(Clock)), content: Buffer.from(bytes).toString('base64') };
    await db.insertInto('parcels_notice').values(row).execute();
  }),
  'GET /depots': route({ app: 'depots', returns: Depots, summary: 'Where one can fetch something' }).handle(
    async ({ db }) => ({ depots: await db.all(depots) }),
  ),
  'GET /depots/open': route
    .open({ app: 'depots', returns: Depots })
    .handle(async ({ db }) => ({ depots: await db.all(depots) })),
});

export const spec = {
  id: 'parcels',
  options: z.object({}),
  tables,
  migrations,
  texts: {
    en: { parcels: 'Parcels', depots: 'Pick-up points', accept: 'Accept', none: 'There is no parcel.' },
    de: { parcels: 'Pakete', depots: 'Abholorte', accept: 'Annehmen', none: 'Es gibt kein Paket.' },
  },
  apps: {
    parcels: { title: text('parcels'), icon: 'package', path: '/parcels' },
    depots: { title: text('depots'), icon: 'warehouse', path: '/depots' },
  },
  links: { parcel: '/parcels/:id' },
  routes,
  rootRoutes: (route: RootRoutes) => ({
    'GET /p/:code': route
      .open({ app: 'depots', params: z.object({ code: z.string().max(50) }) })
      .handle(async ({ db, params }) => {
        const depot = await db
          .selectFrom('parcels_depot')
          .select('code')
          .where('code', '=', params.code)
          .executeTakeFirst();
        if (depot === undefined) throw new PortalError('depot_not_found', 404, 'There is no such depot.');
        return redirect('/depots');
      }),
  }),
  cards: (card: Cards) => ({
    newest: card({ app: 'parcels', query: newest, returns: Parcel }).present((rows, { text, link }) => ({
      title: text('parcels'),
      items: rows.map(({ id, label, on_day }) => ({ title: label, link: link('parcel', { id }), dueAt: on_day })),
      empty: text('none'),
    })),
  }),
  actions: (action: Actions) => ({
    accept: action({ app: 'parcels', query: packed, returns: Parcel }).present((rows, { text, link }) =>
      rows.map(({ id, label }) => ({ title: label, verb: text('accept'), link: link('parcel', { id }) })),
    ),
  }),
  lists: (list: Lists) => ({
    all: list({
      app: 'parcels',
      query: page,
      returns: Parcel,
      after: ({ on_day, id }) => ({ afterDay: on_day, afterId: id }),
    }).present((rows, { text, link }) => ({
      title: text('parcels'),
      items: rows.map(({ id, label }) => ({ title: label, link: link('parcel', { id }) })),
      empty: text('none'),
    })),
  }),
  items: (item: Items) => ({
    parcel: item({
      app: 'parcels',
      params: ById,
      returns: Parcel,
      load: async ({ db, params }) => await db.first(byId, params),
    }).present(({ label, on_day }) => ({ title: label, dueAt: on_day })),
  }),
} as const;

export const operators = (call: DefineCall<ParcelTables, Options>) => ({
  pack: call({
    input: z.object({
      owner: z.string(),
      label: z.string(),
      note: z.string().default(''),
      status: z.enum(['draft', 'packed']).default('packed'),
    }),
    returns: ById,
  }).handle(async ({ db, input: { owner, note, ...input }, today, use }) => {
    const id = newId(use(Clock));
    await db
      .insertInto('parcels_parcel')
      .values({ ...input, id, owner_id: owner, inner_note: note, on_day: today })
      .execute();
    return { id };
  }),
  openDepot: call({ input: z.object({ code: z.string(), name: z.string() }), returns: z.object({}) }).handle(
    async ({ db, input }) => {
      await db
        .insertInto('parcels_depot')
        .values(input)
        .onConflict((conflict) => conflict.columns(['account_id', 'code']).doNothing())
        .execute();
      return {};
    },
  ),
});

const definition = definePlugin({ ...spec, operators });

export interface Parcels extends PluginOf<typeof definition> {}
export const parcels = definition;

/** Two parcels and a draft of the owner's, and a depot of the account's. */
export const seed: Seed<Parcels> = async ({ services, owner, contact, marker, sharedMarker, hiddenMarker }) => {
  const { pack, openDepot } = services.parcels;
  await openDepot({ code: 'north', name: sharedMarker });
  await pack({ owner, label: hiddenMarker, status: 'draft' });
  await pack({ owner, label: `${marker} first` });
  const { id } = await pack({ owner, label: marker, note: hiddenMarker });
  const byId = { params: { id } };
  return {
    'GET /parcels/:id': byId,
    'POST /parcels': { body: { label: marker } },
    'POST /parcels/:id/accept': byId,
    'PUT /parcels/:id/label': { ...byId, body: { label: `${marker} again` } },
    'DELETE /parcels/:id': byId,
    'POST /parcels/notices': { headers: { 'X-Signature': 'signed' }, body: { about: id, contact: contact.id } },
    'GET /p/:code': { params: { code: 'north' } },
  };
};
