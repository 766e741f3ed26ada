import { z } from 'zod';
import { Clock, newId, PortalError } from '../../../src/index.js';
import { broken, seedWith } from '../broken.js';
import { byId } from '../parcel-tables.js';
import { ById, missing } from '../parcels.js';
import type { PlantedFaults } from './planted-fault.js';

/** What changes something that it should not. */
export const changes: PlantedFaults = {
  'takes the owner from the body': {
    found: ['foreign-writes POST /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'POST /parcels': route({
            app: 'parcels',
            body: z.object({ label: z.string().trim().min(1).max(100), owner: z.uuid() }),
            returns: ById,
          }).handle(async ({ db, body, today, use }) => {
            const id = newId(use(Clock));
            const row = { id, owner_id: body.owner, label: body.label, status: 'packed' as const, on_day: today };
            await db
              .asAccount('a parcel is announced', async (tx) => {
                await tx
                  .insertInto('parcels_parcel')
                  .values({ ...row, inner_note: '' })
                  .execute();
                tx.index('parcels', id);
              })
              .catch(() => {
                throw new PortalError('owner_unknown', 422, 'There is no such owner.');
              });
            return { id };
          }),
        }),
      }),
    seed: seedWith(({ owner, marker }) => ({ 'POST /parcels': { body: { label: marker, owner } } })),
  },

  'changes what is somebody else’s': {
    found: ['foreign-writes PUT /parcels/:id/label'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'PUT /parcels/:id/label': route({
            app: 'parcels',
            params: ById,
            body: z.object({ label: z.string().trim().min(1).max(100) }),
            returns: ById,
          }).handle(({ db, params: { id }, body }) =>
            db.asAccount('rename', async (tx) => {
              await tx.updateTable('parcels_parcel').set(body).where('id', '=', id).execute();
              tx.index('parcels', id);
              return { id };
            }),
          ),
        }),
      }),
  },

  'forgets to mark what can be searched': {
    found: ['search-index PUT /parcels/:id/label'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'PUT /parcels/:id/label': route({
            app: 'parcels',
            params: ById,
            body: z.object({ label: z.string().trim().min(1).max(100) }),
            returns: ById,
          }).handle(async ({ db, params: { id }, body }) => {
            const { numUpdatedRows } = await db
              .updateTable('parcels_parcel')
              .set(body)
              .where('id', '=', id)
              .executeTakeFirst();
            if (numUpdatedRows === 0n) throw missing();
            return { id };
          }),
        }),
      }),
  },

  'forgets to mark what an operator makes': {
    found: ['search-index operator pack'],
    plugin: () => broken({}),
    seed: seedWith(async ({ services, owner, marker }) => {
      await services.parcels.pack({ owner, label: `${marker} unmarked` });
      return {};
    }),
  },

  'writes when it is read': {
    found: ['reads-write GET /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: z.object({}) }).handle(async ({ db, use }) => {
            await db.asAccount('count', (tx) =>
              tx
                .insertInto('parcels_notice')
                .values({ id: newId(use(Clock)), content: 'seen' })
                .execute(),
            );
            return {};
          }),
        }),
      }),
  },

  'cannot be looked at by an operator': {
    found: ['view GET /parcels'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /parcels': route({ app: 'parcels', returns: z.object({ notices: z.int() }) }).handle(({ db }) =>
            db.asAccount('count', async (tx) => {
              const notices = await tx.selectFrom('parcels_notice').select('id').orderBy('id').execute();
              return { notices: notices.length };
            }),
          ),
        }),
      }),
  },

  'believes a notice its account': {
    found: ['hooks POST /parcels/notices'],
    plugin: () => {
      const handles = new Map<string, (content: string) => Promise<void>>();
      return broken({
        routes: (route) => ({
          'POST /parcels/notices': route.hook({}).handle(async ({ db, account, bytes, headers, use }) => {
            if (headers['x-signature'] !== 'signed')
              throw new PortalError('signature_invalid', 400, 'It does not fit.');
            handles.set(account.id, async (content) => {
              await db
                .insertInto('parcels_notice')
                .values({ id: newId(use(Clock)), content })
                .execute();
            });
            const said = new TextDecoder().decode(bytes);
            const named = [...handles.keys()].find((id) => said.includes(id)) ?? account.id;
            await handles.get(named)?.(Buffer.from(bytes).toString('base64'));
          }),
        }),
      });
    },
    seed: seedWith(({ account }) => ({
      'POST /parcels/notices': { headers: { 'X-Signature': 'signed' }, body: { account: account.id } },
    })),
  },

  'adds where it should set': {
    found: ['repeated PUT /parcels/:id/label'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'PUT /parcels/:id/label': route({
            app: 'parcels',
            params: ById,
            body: z.object({ label: z.string().trim().min(1).max(100) }),
            returns: ById,
          }).handle(async ({ db, params: { id }, body }) => {
            const parcel = await db.first(byId, { id });
            if (parcel === undefined) throw missing();
            const label = `${parcel.label} ${body.label}`.slice(0, 200);
            await db.change(async (tx) => {
              await tx.updateTable('parcels_parcel').set({ label }).where('id', '=', id).execute();
              tx.index('parcels', id);
            });
            return { id };
          }),
        }),
      }),
  },

  'writes before it refuses': {
    found: ['refusals-write POST /parcels/:id/accept'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'POST /parcels/:id/accept': route({ app: 'parcels', params: ById, returns: ById }).handle(
            async ({ db, params: { id } }) => {
              const parcel = await db.first(byId, { id });
              if (parcel === undefined) throw missing();
              const label = `${parcel.label}!`;
              await db.change(async (tx) => {
                await tx
                  .updateTable('parcels_parcel')
                  .set({ label, status: 'accepted' })
                  .where('id', '=', id)
                  .execute();
                tx.index('parcels', id);
              });
              if (parcel.status === 'accepted') throw new PortalError('parcel_accepted', 409, 'It is accepted.');
              return { id };
            },
          ),
        }),
      }),
  },
};
