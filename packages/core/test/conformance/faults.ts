import { z } from 'zod';
import { type AnyPlugin, Clock, newId, PortalError } from '../../src/index.js';
import type { Seed } from '../../src/testing.js';
import { broken, seedWith } from './broken.js';
import { ById, byId, missing, newest, Parcel, packed, tables } from './parcels.js';

/** A plugin with one fault, and what the kit has to say of it: check and place. */
export interface PlantedFault {
  readonly found: readonly string[];
  readonly plugin: () => AnyPlugin;
  readonly seed?: Seed<AnyPlugin>;
  /** Where it shows only beside another engine. */
  readonly onBoth?: true;
}

const Items = z.object({ items: z.array(Parcel) });
const COLUMNS = ['id', 'label', 'status', 'on_day'] as const;

/** Ties, as the day is no key. */
const byDay = tables.prepared((db) => db.selectFrom('parcels_parcel').select(COLUMNS).orderBy('on_day').limit(5));
const unordered = tables.prepared((db) => db.selectFrom('parcels_parcel').select(COLUMNS));

export const faults: Readonly<Record<string, PlantedFault>> = {
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
              .asAccount('a parcel is announced', (tx) =>
                tx
                  .insertInto('parcels_parcel')
                  .values({ ...row, inner_note: '' })
                  .execute(),
              )
              .catch(() => {
                throw new PortalError('owner_unknown', 422, 'There is no such owner.');
              });
            return { id };
          }),
        }),
      }),
    seed: seedWith(({ owner, marker }) => ({ 'POST /parcels': { body: { label: marker, owner } } })),
  },

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
              return { id };
            }),
          ),
        }),
      }),
  },

  'has a card with the rights of the account': {
    found: ['cards-raised card newest', 'isolation card newest'],
    plugin: () =>
      broken({
        cards: (card) => ({
          newest: card({
            app: 'parcels',
            returns: Parcel,
            load: ({ db }) => db.asAccount('fill the card', (tx) => tx.all(newest, { limit: 5 })),
          }).present((rows, { link }) => ({
            title: 'Parcels',
            items: rows.map(({ id, label }) => ({ title: label, link: link('parcel', { id }) })),
          })),
        }),
      }),
  },

  'has an action of another app than the one it leads to': {
    found: ['hidden-apps action accept'],
    plugin: () =>
      broken({
        actions: (action) => ({
          accept: action({ app: 'depots', query: packed, returns: Parcel }).present((rows, { text: say, link }) =>
            rows.map(({ id, label }) => ({ title: label, verb: say('accept'), link: link('parcel', { id }) })),
          ),
        }),
      }),
  },

  'names a hidden app in a description': {
    found: ['hidden-apps GET /depots'],
    plugin: () =>
      broken({
        routes: (route) => ({
          'GET /depots': route({
            app: 'depots',
            returns: z.object({ open: z.boolean() }),
            summary: 'Where one fetches what is under Parcels',
          }).handle(() => ({ open: true })),
        }),
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

  'has a card whose order has ties': {
    found: ['order card newest'],
    plugin: () =>
      broken({
        cards: (card) => ({
          newest: card({ app: 'parcels', query: byDay, returns: Parcel }).present((rows, { link }) => ({
            title: 'Parcels',
            items: rows.map(({ id, label }) => ({ title: label, link: link('parcel', { id }) })),
          })),
        }),
      }),
  },

  'answers otherwise on another engine': {
    onBoth: true,
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
            await handles.get(named)?.(said);
          }),
        }),
      });
    },
    seed: seedWith(({ account }) => ({
      'POST /parcels/notices': { headers: { 'X-Signature': 'signed' }, body: { account: account.id } },
    })),
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
            await db.updateTable('parcels_parcel').set({ label }).where('id', '=', id).execute();
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
              await db.updateTable('parcels_parcel').set({ label, status: 'accepted' }).where('id', '=', id).execute();
              if (parcel.status === 'accepted') throw new PortalError('parcel_accepted', 409, 'It is accepted.');
              return { id };
            },
          ),
        }),
      }),
  },

  'notes as opened what somebody else opened': {
    found: ['isolation GET /parcels/:id'],
    plugin: () => {
      let title: string | undefined;
      return broken({
        routes: (route) => ({
          'GET /parcels/:id': route({ app: 'parcels', params: ById, returns: Parcel })
            .handle(async ({ db, params }) => {
              const parcel = await db.first(byId, params);
              if (parcel === undefined) throw missing();
              return parcel;
            })
            .recent(({ result, link }) => {
              title ??= result.label;
              // Not what waits above: home would show it there alone.
              return { title, link: `${link('parcel', { id: result.id })}#opened` };
            }),
        }),
      });
    },
  },

  'leads to a page that there is not': {
    found: ['shapes card newest'],
    plugin: () =>
      broken({
        cards: (card) => ({
          newest: card({ app: 'parcels', query: newest, returns: Parcel }).present((rows) => ({
            title: 'Parcels',
            items: rows.map(({ id, label }) => ({ title: label, link: `/boxes/${id}` })),
          })),
        }),
      }),
  },

  'gives one thing two links': {
    found: ['shapes action accept'],
    plugin: () =>
      broken({
        links: { acceptance: '/parcels/:id/accept' },
        actions: (action) => ({
          accept: action({ app: 'parcels', query: packed, returns: Parcel }).present((rows, { text: say, link }) =>
            rows.map(({ id, label }) => ({ title: label, verb: say('accept'), link: link('acceptance', { id }) })),
          ),
        }),
      }),
  },

  'has a card of another shape': {
    found: ['shapes card newest'],
    plugin: () =>
      broken({
        cards: (card) => ({
          newest: card({ app: 'parcels', query: newest, returns: Parcel }).present(
            (rows) => ({ title: 'Parcels', rows }) as never,
          ),
        }),
      }),
  },

  'has no word in one of its languages': {
    found: ['shapes texts'],
    plugin: () =>
      broken({
        texts: {
          en: { parcels: 'Parcels', depots: 'Pick-up points', accept: 'Accept', none: 'There is no parcel.' },
          de: { parcels: 'Pakete', depots: 'Abholorte', accept: 'Annehmen' } as never,
        },
      }),
  },

  'has a card that never comes': {
    found: ['budgets card newest'],
    plugin: () =>
      broken({
        cards: (card) => ({
          newest: card({
            app: 'parcels',
            budget: 20,
            returns: Parcel,
            load: () => new Promise<never>(() => {}),
          }).present(() => ({ title: 'Parcels', items: [] })),
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
