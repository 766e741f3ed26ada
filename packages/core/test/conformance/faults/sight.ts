import { z } from 'zod';
import { PortalError } from '../../../src/index.js';
import { broken, seedWith } from '../broken.js';
import { byId, newest } from '../parcel-tables.js';
import { ById, missing, Parcel } from '../parcels.js';
import type { PlantedFaults } from './planted-fault.js';

const Items = z.object({ items: z.array(Parcel) });

/** What shows somebody what is not his, or tells him that it is there. */
export const sight: PlantedFaults = {
  'raises its rights and forgets the filter': {
    found: ['isolation GET /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: Items }).handle(({ db }) =>
            db.asAccount('count', async (tx) => ({ items: await tx.all(newest, { limit: 100 }) })),
          ),
        }),
      }),
  },

  'finds by id with raised rights': {
    found: ['isolation GET /parcels/:id'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels/:id': route({ app: 'parcels', params: ById, returns: Parcel }).handle(({ db, params }) =>
            db.asAccount('look', async (tx) => {
              const parcel = await tx.first(byId, params);
              if (parcel === undefined) throw missing();
              return parcel;
            }),
          ),
        }),
      }),
  },

  'keeps what it read in its module': {
    found: ['isolation GET /parcels'],
    plugin: () => {
      let kept: z.input<typeof Items>['items'] | undefined;
      return broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: Items }).handle(async ({ db }) => {
            kept ??= await db.all(newest, { limit: 100 });
            return { items: kept };
          }),
        }),
      });
    },
  },

  'lets any column through': {
    found: ['declarations GET /parcels', 'isolation GET /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: z.object({ items: z.any() }) }).handle(async ({ db }) => ({
            items: await db.selectFrom('parcels_parcel').selectAll().orderBy('id').execute(),
          })),
        }),
      }),
  },

  'shows what it hides': {
    found: ['isolation GET /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: z.object({ notes: z.array(z.string()) }) }).handle(
            async ({ db }) => {
              const rows = await db.selectFrom('parcels_parcel').select('inner_note').orderBy('id').execute();
              return { notes: rows.map(({ inner_note }) => inner_note) };
            },
          ),
        }),
      }),
  },

  'says 403 for an id of somebody else': {
    found: ['foreign-ids POST /parcels/:id/accept'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'POST /parcels/:id/accept': route({ app: 'parcels', params: ById, returns: ById }).handle(
            async ({ db, params }) => {
              const own = await db.first(byId, params);
              if (own !== undefined) return params;
              const exists = await db.asAccount('tell apart', (tx) => tx.first(byId, params));
              throw exists === undefined ? missing() : new PortalError('parcel_foreign', 403, 'It is not yours.');
            },
          ),
        }),
      }),
  },

  'says for an id of somebody else what it says of its own': {
    found: ['foreign-ids POST /parcels/:id/accept'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'POST /parcels/:id/accept': route({ app: 'parcels', params: ById, returns: ById }).handle(
            async ({ db, params }) => {
              const { numUpdatedRows } = await db
                .updateTable('parcels_parcel')
                .set({ status: 'accepted' })
                .where('id', '=', params.id)
                .where('status', '=', 'packed')
                .executeTakeFirst();
              if (numUpdatedRows === 0n) throw new PortalError('parcel_not_packed', 409, 'It is not packed.');
              return params;
            },
          ),
        }),
      }),
  },

  'tells an id in a body from one that nobody has': {
    found: ['foreign-ids POST /parcels/merge'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'POST /parcels/merge': route({
            app: 'parcels',
            body: z.object({ parcel: z.uuid() }),
            returns: z.object({}),
          }).handle(async ({ db, body }) => {
            const id = body.parcel;
            const own = await db.first(byId, { id });
            if (own !== undefined) return {};
            const exists = await db.asAccount('tell apart', (tx) => tx.first(byId, { id }));
            throw new PortalError(
              'parcel_unfit',
              422,
              exists === undefined ? 'There is none.' : 'It cannot be merged.',
            );
          }),
        }),
      }),
    seed: seedWith((_, id) => ({ 'POST /parcels/merge': { body: { parcel: id } } })),
  },

  'shows a contact to anybody': {
    found: ['isolation GET /parcels/latest'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels/latest': route
            .open({ app: 'parcels', returns: z.object({ label: z.string() }) })
            .handle(({ db }) =>
              db.asAccount('show the latest', async (tx) => {
                const [parcel] = await tx.all(newest, { limit: 1 });
                return { label: parcel?.label ?? '' };
              }),
            ),
        }),
      }),
  },
};
