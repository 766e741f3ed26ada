import { z } from 'zod';
import { Clock, definePlugin, newId, type PluginOf, PortalError, redirect, text } from '../../src/index.js';
import type { DefineCall } from '../../src/plugin/call.js';
import type { DefineAction, DefineCard } from '../../src/plugin/card.js';
import type { DefineItem } from '../../src/plugin/item.js';
import type { DefineList } from '../../src/plugin/list.js';
import type { DefineRootRoute, DefineRoute } from '../../src/plugin/route.js';
import type { DefineSearch } from '../../src/plugin/search.js';
import type { Seed } from '../../src/testing.js';
import {
  byId,
  depots,
  documents,
  migrations,
  newest,
  type ParcelTables,
  packed,
  page,
  tables,
} from './parcel-tables.js';

export const Parcel = z.object({
  id: z.uuid(),
  label: z.string(),
  status: z.enum(['draft', 'packed', 'accepted']),
  on_day: z.iso.date(),
});
export const ById = z.object({ id: z.uuid() });
const Depots = z.object({ depots: z.array(z.object({ code: z.string(), name: z.string() })) });

export const missing = () => new PortalError('parcel_not_found', 404, 'There is no such parcel.');

type App = 'parcels' | 'depots';
type Options = object;
export type Routes = DefineRoute<App, ParcelTables, Options>;
export type RootRoutes = DefineRootRoute<App, ParcelTables, Options>;
export type Cards = DefineCard<App, ParcelTables, Options>;
export type Actions = DefineAction<App, ParcelTables, Options>;
export type Lists = DefineList<App, ParcelTables, Options>;
export type Items = DefineItem<App, ParcelTables, Options>;
export type Searches = DefineSearch<App, ParcelTables, Options>;

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
    await db.change(async (tx) => {
      await tx.insertInto('parcels_parcel').values(row).execute();
      tx.index('parcels', id);
    });
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
    await db.change(async (tx) => {
      await tx.updateTable('parcels_parcel').set(body).where('id', '=', id).execute();
      tx.index('parcels', id);
    });
    const parcel = await db.first(byId, { id });
    if (parcel === undefined) throw missing();
    return parcel;
  }),
  'DELETE /parcels/:id': route({ app: 'parcels', params: ById, returns: z.object({}) }).handle(
    async ({ db, params: { id } }) => {
      await db.change(async (tx) => {
        const { numDeletedRows } = await tx.deleteFrom('parcels_parcel').where('id', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) throw missing();
        tx.index('parcels', id);
      });
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

/** A sound section with a piece of every kind. The faults of the kit's tests are each one change of it. */
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
  search: (search: Searches) => ({
    parcels: search({ app: 'parcels', table: 'parcels_parcel', documents }).present(({ id }, { link }) => ({
      link: link('parcel', { id }),
    })),
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
    await db.change(async (tx) => {
      await tx
        .insertInto('parcels_parcel')
        .values({ ...input, id, owner_id: owner, inner_note: note, on_day: today })
        .execute();
      if (!input.label.includes('unmarked')) tx.index('parcels', id);
    });
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
