import { z } from 'zod';
import { PortalError } from '../../../src/index.js';
import { broken, seedWith } from '../broken.js';
import { byId, tables } from '../parcel-tables.js';
import { ById, missing, Parcel } from '../parcels.js';
import type { PlantedFaults } from './planted-fault.js';

const COLUMNS = ['id', 'label', 'status', 'on_day'] as const;

const Items = z.object({ items: z.array(Parcel) });
const unordered = tables.prepared((db) => db.selectFrom('parcels_parcel').select(COLUMNS));

/** What is wrong with answers as such, and with examples. */
export const answers: PlantedFaults = {
  'fails where something is missing': {
    found: ['server-errors POST /parcels/:id/accept'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'POST /parcels/:id/accept': route({ app: 'parcels', params: ById, returns: ById }).handle(
            async ({ db, params: { id } }) => {
              const row = await db
                .selectFrom('parcels_parcel')
                .select('id')
                .where('id', '=', id)
                .executeTakeFirstOrThrow();
              return row;
            },
          ),
        }),
      }),
  },

  'says what is inside when it refuses': {
    found: ['inner-text PUT /parcels/:id/label'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'PUT /parcels/:id/label': route({
            app: 'parcels',
            params: ById,
            body: z.object({ label: z.string() }),
            returns: ById,
          }).handle(async ({ db, params, body }) => {
            if ((await db.first(byId, params)) === undefined) throw missing();
            if (body.label.trim() === '')
              throw new PortalError('label_invalid', 422, 'CHECK constraint failed: parcels_parcel.label');
            return params;
          }),
        }),
      }),
  },

  'answers in no order': {
    on: 'sqlite',
    found: ['order GET /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: Items }).handle(async ({ db }) => ({
            items: await db.all(unordered),
          })),
        }),
      }),
  },

  'answers otherwise on another engine': {
    on: 'both',
    found: ['engines GET /parcels/any'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels/any': route({
            app: 'parcels',
            returns: z.object({ any: z.union([z.boolean(), z.number()]) }),
          }).handle(async ({ db }) => {
            const found = await db
              .selectNoFrom((row) => row.exists(row.selectFrom('parcels_parcel').select('id')).as('any'))
              .executeTakeFirstOrThrow();
            return { any: found.any as boolean };
          }),
        }),
      }),
  },

  'answers a time that is none': {
    found: ['returns GET /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: z.object({ packedAt: z.string() }) }).handle(() => ({
            packedAt: '2026-11-24 09:00:00+00',
          })),
        }),
      }),
  },

  'answers what its schema says otherwise': {
    found: ['returns GET /parcels/oldest'],
    plugin: () =>
      broken({
        routes: (route) => ({
          // A whole number, says the description.
          'GET /parcels/oldest': route({
            app: 'parcels',
            returns: z.object({ size: z.int().overwrite((size) => size / 2) }),
          }).handle(() => ({ size: 1 })),
        }),
      }),
  },

  'writes what clients wrote into the log': {
    found: ['log POST /parcels/:id/accept'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'POST /parcels/:id/accept': route({ app: 'parcels', params: ById, returns: ById }).handle(
            async ({ db, params }) => {
              const parcel = await db.first(byId, params);
              if (parcel === undefined) throw missing();
              await db.asAccount(`accept ${parcel.label}`, async () => undefined);
              return params;
            },
          ),
        }),
      }),
  },

  'has a route without an example': {
    found: ['examples GET /parcels/:id/history'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels/:id/history': route({ app: 'parcels', params: ById, returns: ById }).handle(
            ({ params }) => params,
          ),
        }),
      }),
  },

  'has an example that does not work': {
    found: ['examples POST /parcels/:id/accept'],
    plugin: () => broken({}),
    seed: seedWith(() => ({
      'POST /parcels/:id/accept': { params: { id: '01900000-0000-7000-8000-000000000000' } },
    })),
  },
};
