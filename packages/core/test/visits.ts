import { z } from 'zod';
import {
  type AccountRow,
  Clock,
  definePlugin,
  defineTables,
  internal,
  type Named,
  newId,
  type OwnedRow,
  owned,
  type Params,
  type PluginOf,
  PortalError,
  tenant,
  text,
} from '../src/index.js';

/** A section as a third party would write it: site visits of a builder. The tests of core compose it. */
interface VisitRow extends OwnedRow {
  id: string;
  place: string;
  status: 'planned' | 'agreed' | 'proposed';
  on_day: string;
  secret_note: string;
}
interface SettingRow extends AccountRow {
  id: string;
  hint: string;
}
interface CounterRow extends AccountRow {
  name: string;
  next: number;
}

export const tables = defineTables<{ visits_visit: VisitRow; visits_setting: SettingRow; visits_counter: CounterRow }>({
  visits_visit: owned({ roles: ['owner', 'member'], visible: (row) => row('status', '<>', 'proposed') }),
  visits_setting: tenant,
  visits_counter: internal,
});

const nextVisits = tables.prepared((db, p: Params<{ today: string; limit: number }>) =>
  db
    .selectFrom('visits_visit')
    .select(['id', 'place', 'status', 'on_day'])
    .where('on_day', '>=', p.today)
    .orderBy('on_day')
    .orderBy('id')
    .limit(p.limit),
);
const visitPage = tables.prepared(
  (db, p: Params<{ today: string; limit: number; afterDay?: string | undefined; afterId?: string | undefined }>) => {
    const page = db
      .selectFrom('visits_visit')
      .select(['id', 'place', 'status', 'on_day'])
      .where('on_day', '>=', p.today)
      .orderBy('on_day')
      .orderBy('id')
      .limit(p.limit);
    const { afterDay, afterId } = p;
    return afterDay === undefined || afterId === undefined
      ? page
      : page.where((row) => row(row.refTuple('on_day', 'id'), '>', row.tuple(afterDay, afterId)));
  },
);
const visitById = tables.prepared((db, p: Params<{ id: string }>) =>
  db.selectFrom('visits_visit').select(['id', 'place', 'status', 'on_day']).where('id', '=', p.id),
);
const anyVisit = tables.prepared((db) => db.selectFrom('visits_visit').select('id').limit(1));

export const Visit = z.object({
  id: z.string(),
  place: z.string(),
  status: z.enum(['planned', 'agreed', 'proposed']),
  on_day: z.string(),
});

/** Parts of it that the tests make fail. */
export type Fault = 'none' | 'throws' | 'hangs' | 'wrong rows' | 'wrong view' | 'present throws';

class Visits {
  constructor(private readonly clock: Clock) {}
  newId(): string {
    return newId(this.clock);
  }
}

const definition = definePlugin({
  id: 'visits',
  options: z.object({
    fault: z.custom<Fault>().default('none'),
    eligibility: z.enum(['asked', 'always']).default('asked'),
  }),
  tables,
  migrations: {
    '0001_visits': {
      up: async ({ db, types }) => {
        await db.schema
          .createTable('visits_visit')
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn('id', types.id, (c) => c.notNull())
          .addColumn('owner_id', types.id, (c) => c.notNull())
          .addColumn('place', types.text, (c) => c.notNull())
          .addColumn('status', types.text, (c) => c.notNull())
          .addColumn('on_day', types.day, (c) => c.notNull())
          .addColumn('secret_note', types.text, (c) => c.notNull())
          .addPrimaryKeyConstraint('visits_visit_key', ['account_id', 'id'])
          .addForeignKeyConstraint('visits_visit_owner', ['account_id', 'owner_id'], 'portico_party', [
            'account_id',
            'id',
          ])
          .execute();
        for (const [name, column, type] of [
          ['visits_setting', 'id', types.id],
          ['visits_counter', 'name', types.text],
        ] as const) {
          await db.schema
            .createTable(name)
            .addColumn('account_id', types.id, (c) => c.notNull())
            .addColumn(column, type, (c) => c.notNull())
            .addColumn('hint', types.text)
            .addColumn('next', types.integer)
            .addPrimaryKeyConstraint(`${name}_key`, ['account_id', column])
            .execute();
        }
      },
    },
  },
  texts: {
    en: {
      'apps.visits': 'Site visits',
      'card.next': 'Next visits',
      'agree.title': 'Agree to {place}',
      'agree.verb': 'Agree',
      'list.upcoming': 'Coming up',
      'list.none': 'No visit is planned.',
      'item.place': 'Where',
      'item.about': 'Somebody should be there to open.',
      'recent.title': 'Visit to {place}',
    },
    de: { 'apps.visits': 'Baustellenbesuche', 'list.upcoming': 'Demnächst', 'recent.title': 'Besuch: {place}' },
  },
  links: { visit: '/visits/:id', report: '/visits/reports/:name' },
  apps: { visits: { title: text('apps.visits'), icon: 'hard-hat', path: '/visits', eligible: anyVisit } },
  services: ({ provide }) => {
    provide(Visits, [Clock]);
  },
  routes: (route) => ({
    'GET /visits': route({
      app: 'visits',
      query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
      returns: z.object({ items: z.array(Visit) }),
    }).handle(async ({ db, query, today }) => ({ items: await db.all(nextVisits, { today, limit: query.limit }) })),
    'GET /visits/:id': route({ app: 'visits', params: z.object({ id: z.uuid() }), returns: Visit })
      .handle(async ({ db, params }) => {
        // The handler hands back more than the route returns: `secret_note` must not leave.
        const visit = await db.selectFrom('visits_visit').selectAll().where('id', '=', params.id).executeTakeFirst();
        if (visit === undefined) throw new PortalError('visit_not_found', 404, `There is no visit ${params.id}.`);
        return visit;
      })
      .recent(({ result, text, link }) => ({
        title: text('recent.title', { place: result.place }),
        link: link('visit', { id: result.id }),
      })),
    // Declared after `:id`, which does not answer for it all the same.
    'GET /visits/summary': route({ app: 'visits', returns: z.object({ count: z.number() }) }).handle(
      async ({ db }) => ({
        count: (await db.selectFrom('visits_visit').select('id').execute()).length,
      }),
    ),
    'POST /visits/:id/agree': route({
      app: 'visits',
      params: z.object({ id: z.uuid() }),
      body: z.object({ on: z.iso.date(), note: z.string().max(10) }),
      returns: Visit,
    }).handle(async ({ db, params, body }) => {
      const visit = await db
        .updateTable('visits_visit')
        .set({ status: 'agreed', on_day: body.on })
        .where('id', '=', params.id)
        .where('status', '=', 'planned')
        .returningAll()
        .executeTakeFirst();
      if (visit === undefined)
        throw new PortalError('visit_not_planned', 409, 'Only a planned visit can be agreed to.');
      return visit;
    }),
    'POST /visits/:id/confirm': route({
      app: 'visits',
      params: z.object({ id: z.uuid() }),
      returns: z.object({ status: z.string() }),
    }).handle(async ({ db, params }) => {
      const visit = await db
        .updateTable('visits_visit')
        .set({ status: 'agreed' })
        .where('id', '=', params.id)
        .where('status', '=', 'planned')
        .returning('status')
        .executeTakeFirst();
      if (visit === undefined)
        throw new PortalError('visit_not_planned', 409, 'Only a planned visit can be agreed to.');
      return visit;
    }),
    'GET /visits/:id/broken': route({
      app: 'visits',
      params: z.object({ id: z.string() }),
      returns: z.object({ n: z.number() }),
    }).handle(({ params }) => {
      if (params.id === 'throws') throw new Error('a secret in a message');
      return { n: 'no number' } as never;
    }),
    'GET /visits/:id/whoami': route({
      app: 'visits',
      params: z.object({ id: z.string() }),
      returns: z.object({ contact: z.string(), places: z.array(z.string()) }),
    }).handle(async ({ contact, db, use }) => {
      use(Visits).newId();
      const rows = await db.selectFrom('visits_visit').select('place').orderBy('place').execute();
      return { contact: contact.id, places: rows.map(({ place }) => place) };
    }),
  }),
  cards: (card) => ({
    next: card({ app: 'visits', query: nextVisits, returns: Visit }).present((rows, { text, link }) => ({
      title: text('card.next'),
      items: rows.map(({ id, place, on_day }) => ({ title: place, link: link('visit', { id }), dueAt: on_day })),
    })),
    doubtful: card({
      app: 'visits',
      budget: 100,
      returns: Visit,
      load: async ({ options }) => {
        if (options.fault === 'throws') throw new Error('the CRM is down');
        if (options.fault === 'hangs') await new Promise(() => {});
        if (options.fault === 'wrong rows') return [{ id: 1 }] as never;
        return [];
      },
    }).present((_, { options }) => {
      if (options.fault === 'present throws') throw new Error('cannot draw');
      if (options.fault === 'wrong view') return { title: 3 } as never;
      return { title: 'Doubtful', items: [], empty: 'Nothing doubtful' };
    }),
  }),
  actions: (action) => ({
    agree: action({ app: 'visits', query: nextVisits, returns: Visit }).present((rows, { text, link }) =>
      rows
        .filter(({ status }) => status === 'planned')
        .map(({ id, place, on_day }) => ({
          title: text('agree.title', { place }),
          verb: text('agree.verb'),
          link: link('visit', { id }),
          dueAt: on_day,
          urgency: 'lapses' as const,
        })),
    ),
  }),
  lists: (list) => ({
    upcoming: list({
      app: 'visits',
      query: visitPage,
      returns: Visit,
      after: ({ on_day, id }) => ({ afterDay: on_day, afterId: id }),
    }).present((rows, { text, link }) => ({
      title: text('list.upcoming'),
      items: rows.map(({ id, place, on_day }) => ({ title: place, link: link('visit', { id }), dueAt: on_day })),
      empty: text('list.none'),
    })),
    // As if it came from elsewhere, where pages have numbers.
    reports: list({
      app: 'visits',
      budget: 100,
      returns: z.object({ title: z.string() }),
      load: async ({ after, limit, options }) => {
        if (options.fault === 'throws') throw new Error('the CRM is down');
        if (options.fault === 'hangs') await new Promise(() => {});
        if (options.fault === 'wrong rows') return { rows: [{ title: 1 }] } as never;
        const first = Number(after ?? 0);
        const rows = Array.from({ length: Math.min(limit, 25 - first) }, (_, i) => ({ title: `Report ${first + i}` }));
        return { rows, next: first + limit < 25 ? String(first + limit) : null };
      },
    }).present((rows, { options }) => {
      if (options.fault === 'present throws') throw new Error('cannot draw');
      if (options.fault === 'wrong view') return { title: 3 } as never;
      return { title: 'Reports', items: [...rows] };
    }),
  }),
  items: (item) => ({
    visit: item({
      app: 'visits',
      params: z.object({ id: z.uuid() }),
      query: visitById,
      returns: Visit,
    }).present(({ id, place, status, on_day }, { text }) => ({
      title: place,
      subtitle: text('apps.visits'),
      statuses: [{ text: status, tone: status === 'agreed' ? 'good' : 'info' }],
      dueAt: on_day,
      facts: [{ label: text('item.place'), value: place }],
      text: [text('item.about')],
      ...(status === 'planned' && {
        buttons: [
          {
            verb: text('agree.verb'),
            path: `/visits/${id}/confirm`,
            confirm: text('agree.title', { place }),
            note: text('item.about'),
          },
        ],
      }),
    })),
    report: item({
      app: 'visits',
      params: z.object({ name: z.string().max(40) }),
      budget: 100,
      returns: z.object({ name: z.string() }),
      load: async ({ params, signal }) => {
        if (params.name === 'broken') throw new Error('a secret in a message');
        if (params.name === 'hangs') await new Promise((_, reject) => signal.addEventListener('abort', reject));
        return params.name === 'none' ? null : params;
      },
    }).present(({ name }) => ({ title: name })),
  }),
  operators: (call) => ({
    plan: call({
      input: z.object({
        owner: z.string(),
        place: z.string().min(1),
        on: z.iso.date(),
        status: z.enum(['planned', 'proposed']).default('planned'),
      }),
      returns: z.object({ id: z.string() }),
    }).handle(async ({ db, input, use }) => {
      const id = use(Visits).newId();
      await db
        .insertInto('visits_visit')
        .values({
          id,
          owner_id: input.owner,
          place: input.place,
          on_day: input.on,
          status: input.status,
          secret_note: 'never to be seen',
        })
        .execute();
      return { id };
    }),
    // Takes it out of the client's sight again.
    withdraw: call({ input: z.object({ id: z.string() }), returns: z.object({}) }).handle(async ({ db, input }) => {
      await db.updateTable('visits_visit').set({ status: 'proposed' }).where('id', '=', input.id).execute();
      return {};
    }),
  }),
});

/** See {@link visits}. */
export interface VisitsPlugin extends PluginOf<typeof definition> {}
/** The section to compose. */
export const visits: Named<typeof definition, VisitsPlugin> = definition;
