import { z } from 'zod';
import { broken } from '../broken.js';
import { byId, newest, packed, tables } from '../parcel-tables.js';
import { ById, missing, Parcel } from '../parcels.js';
import type { PlantedFaults } from './planted-fault.js';

const COLUMNS = ['id', 'label', 'status', 'on_day'] as const;

/** Ties, as the day is no key. */
const byDay = tables.prepared((db) => db.selectFrom('parcels_parcel').select(COLUMNS).orderBy('on_day').limit(5));

/** What is wrong on home: cards, actions, what was opened, descriptions. */
export const home: PlantedFaults = {
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
};
