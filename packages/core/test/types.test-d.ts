import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { createPortalClient } from '../src/client.js';
import {
  Clock,
  type createPortal,
  definePlugin,
  defineTables,
  type OwnedRow,
  owned,
  type Params,
  redirect,
  text,
} from '../src/index.js';
import type { Portal } from '../src/portal.js';
import type { PostgresOptions, RowSecurityOptions } from '../src/postgres.js';
import type { GatesPlugin } from './gates.js';
import type { VisitsPlugin } from './visits.js';

type ThePortal = Portal<VisitsPlugin>;
const api = createPortalClient<ThePortal>({ baseUrl: 'https://nowhere.example/portal' });
declare const portal: ThePortal;
/** Nothing is called: what is here must only compile, or refuse to. */
const compiled = (_: () => unknown) => {};

describe('the typed client', () => {
  it('knows each route’s input and answer', () => {
    compiled(async () => {
      const visit = await api('GET /visits/:id', { params: { id: 'x' } });
      expectTypeOf(visit).toEqualTypeOf<{
        id: string;
        place: string;
        status: 'planned' | 'agreed' | 'proposed';
        on_day: string;
      }>();
      const list = await api('GET /visits');
      expectTypeOf(list.items).toEqualTypeOf<(typeof visit)[]>();
      await api('GET /visits', { query: { limit: 3 } });
      await api('POST /visits/:id/agree', { params: { id: 'x' }, body: { on: '2026-12-01', note: '' } });
      expectTypeOf((await api('GET /session')).contact.kind).toEqualTypeOf<'lead' | 'client'>();
      expectTypeOf((await api('GET /apps')).apps[0]).not.toBeAny();
      expectTypeOf((await api('GET /home')).actions[0]?.urgency).toEqualTypeOf<
        'lapses' | 'overdue' | 'open' | undefined
      >();
      await api('POST /auth/ask', { body: { email: 'a@example.com' } });
      await api('DELETE /session');
    });
  });

  it('refuses what there is not', () => {
    compiled(async () => {
      // @ts-expect-error no such path
      await api('GET /invoices');
      // @ts-expect-error its answer is no JSON
      await api('GET /brand/theme.css');
      // @ts-expect-error its answer is no JSON
      await api('GET /profiles/:id/picture', { params: { id: 'x' } });
      // @ts-expect-error its body is no JSON
      await api('PUT /me/profile/picture');
      // @ts-expect-error no such method of it
      await api('DELETE /visits/:id', { params: { id: 'x' } });
      // @ts-expect-error the parameter is missing
      await api('GET /visits/:id');
      // @ts-expect-error the parameter has another name
      await api('GET /visits/:id', { params: { visit: 'x' } });
      // @ts-expect-error the parameter is a text
      await api('GET /visits/:id', { params: { id: 1 } });
      // @ts-expect-error the body lacks a field
      await api('POST /visits/:id/agree', { params: { id: 'x' }, body: { on: '2026-12-01' } });
      // @ts-expect-error the body has a field of another type
      await api('POST /visits/:id/agree', { params: { id: 'x' }, body: { on: 1, note: '' } });
      // @ts-expect-error there is no body
      await api('GET /visits/:id', { params: { id: 'x' }, body: {} });
      const visit = await api('GET /visits/:id', { params: { id: 'x' } });
      // @ts-expect-error the answer has no such field
      void visit.secret_note;
    });
  });
});

describe('operators’ services', () => {
  it('know each plugin’s input and result', () => {
    compiled(async () => {
      const planned = await portal.account('x').visits.plan({ owner: 'x', place: 'Mill', on: '2026-12-01' });
      expectTypeOf(planned).toEqualTypeOf<{ id: string }>();
      const contact = await portal.account('x').contacts.create({ email: 'a@example.com', name: 'A' });
      expectTypeOf(contact.kind).toEqualTypeOf<'lead' | 'client'>();
      await portal.account('x').apps.disallow('visits');
      // @ts-expect-error no such service
      await portal.account('x').billing.issueInvoice({});
      // @ts-expect-error a field is missing
      await portal.account('x').visits.plan({ owner: 'x', place: 'Mill' });
      // @ts-expect-error an option of another type
      await portal.account('x').contacts.create({ email: 'a@example.com', name: 'A', kind: 'customer' });
    });
  });

  it('are composed from the plugins of the portal', () => {
    expectTypeOf<ReturnType<typeof createPortal<[VisitsPlugin]>>>().toEqualTypeOf<ThePortal>();
  });
});

const tables = defineTables<{ toys_toy: ToyRow }>({ toys_toy: owned() });
interface ToyRow extends OwnedRow {
  id: string;
  name: string;
}
const Toy = z.object({ id: z.string(), name: z.string() });
class Toys {
  constructor(readonly clock: Clock) {}
}
const toyList = tables.prepared((db, p: Params<{ limit: number }>) =>
  db.selectFrom('toys_toy').select(['id', 'name']).orderBy('id').limit(p.limit),
);

describe('what a plugin’s author is given', () => {
  it('has no any, wherever code of his runs', () => {
    definePlugin({
      id: 'toys',
      options: z.object({ most: z.number().default(3) }),
      tables,
      migrations: {},
      texts: { en: { title: 'Toys' } },
      apps: { toys: { title: text('title'), icon: 'toy-brick', path: '/toys' } },
      services: ({ provide, options }) => {
        expectTypeOf(options).toEqualTypeOf<{ most: number }>();
        provide(Toys, [Clock]);
      },
      routes: (route) => ({
        'GET /toys/:id': route({
          app: 'toys',
          params: z.object({ id: z.string() }),
          query: z.object({ count: z.coerce.number() }),
          body: z.object({ name: z.string() }),
          returns: Toy,
        }).handle(async (context) => {
          expectTypeOf(context.params).toEqualTypeOf<{ id: string }>();
          expectTypeOf(context.query).toEqualTypeOf<{ count: number }>();
          expectTypeOf(context.body).toEqualTypeOf<{ name: string }>();
          expectTypeOf(context.options).toEqualTypeOf<{ most: number }>();
          expectTypeOf(context.contact.kind).toEqualTypeOf<'lead' | 'client'>();
          expectTypeOf(context.contact.companies[0]?.role).toEqualTypeOf<'owner' | 'billing' | 'member' | undefined>();
          expectTypeOf(context.account.timeZone).toEqualTypeOf<string>();
          expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
          expectTypeOf(context.use(Toys)).toEqualTypeOf<Toys>();
          const rows = await context.db.all(toyList, { limit: 1 });
          expectTypeOf(rows).toEqualTypeOf<{ id: string; name: string }[]>();
          const one = await context.db.selectFrom('toys_toy').select('name').executeTakeFirstOrThrow();
          expectTypeOf(one).toEqualTypeOf<{ name: string }>();
          // @ts-expect-error no such table
          context.db.selectFrom('portico_contact');
          // @ts-expect-error a handle is no Kysely
          void context.db.executeQuery;
          return { id: context.params.id, name: one.name };
        }),
        'GET /toys': route({ app: 'toys', returns: Toy }).handle(
          // @ts-expect-error a field of the answer is missing
          () => ({ id: 'x' }),
        ),
      }),
      cards: (card) => ({
        list: card({ app: 'toys', query: toyList, returns: Toy }).present((rows, context) => {
          expectTypeOf(rows).toEqualTypeOf<readonly { id: string; name: string }[]>();
          expectTypeOf(context.options).toEqualTypeOf<{ most: number }>();
          expectTypeOf(context.contact.name).toEqualTypeOf<string>();
          expectTypeOf(context.text).returns.toEqualTypeOf<string>();
          return { title: 'Toys', items: [] };
        }),
        elsewhere: card({
          app: 'toys',
          returns: Toy,
          load: async (context) => {
            expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
            expectTypeOf(context.contact.id).toEqualTypeOf<string>();
            expectTypeOf(context.db.all(toyList, { limit: 1 })).toEqualTypeOf<
              Promise<{ id: string; name: string }[]>
            >();
            return [];
          },
        }).present(() => ({ title: 'Toys', items: [] })),
        // @ts-expect-error no such app
        other: card({ app: 'games', query: toyList, returns: Toy }).present(() => ({ title: 'Toys', items: [] })),
      }),
      operators: (call) => ({
        add: call({ input: z.object({ name: z.string() }), returns: Toy }).handle((context) => {
          expectTypeOf(context.input).toEqualTypeOf<{ name: string }>();
          expectTypeOf(context.actor).toEqualTypeOf<{ readonly id: string; readonly name: string }>();
          expectTypeOf(context.options).toEqualTypeOf<{ most: number }>();
          return { id: 'x', name: context.input.name };
        }),
      }),
    });
  });
});

describe('each kind of route', () => {
  it('gives its handler exactly what it may have', () => {
    definePlugin({
      id: 'toys',
      options: z.object({ most: z.number().default(3) }),
      tables,
      migrations: {},
      texts: { en: { title: 'Toys' } },
      apps: { toys: { title: text('title'), icon: 'toy-brick', path: '/toys' } },
      routes: (route) => ({
        'POST /toys/:id': route
          .open({
            app: 'toys',
            params: z.object({ id: z.string() }),
            body: z.object({ count: z.coerce.number<string>() }),
            returns: Toy,
          })
          .handle((context) => {
            expectTypeOf(context.params).toEqualTypeOf<{ id: string }>();
            expectTypeOf(context.body).toEqualTypeOf<{ count: number }>();
            expectTypeOf(context.query).toEqualTypeOf<undefined>();
            expectTypeOf(context.options).toEqualTypeOf<{ most: number }>();
            expectTypeOf(context.cookie.value).toEqualTypeOf<string | undefined>();
            expectTypeOf(context).not.toHaveProperty('contact');
            expectTypeOf(context).not.toHaveProperty('headers');
            expectTypeOf(context).not.toHaveProperty('bytes');
            expectTypeOf(context.db).not.toHaveProperty('insertInto');
            expectTypeOf(context.db).not.toHaveProperty('change');
            // @ts-expect-error what belongs to somebody
            context.db.selectFrom('toys_toy');
            void context.db.asAccount('count', (tx) => tx.deleteFrom('toys_toy').execute());
            return context.params.id === '' ? redirect('/toys') : { id: 'x', name: 'y' };
          }),
        // @ts-expect-error nothing but a redirect, where nothing is returned
        'GET /toys/a': route.open({ app: 'toys' }).handle(() => ({})),
        // @ts-expect-error a field of the answer is missing
        'GET /toys/b': route.open({ app: 'toys', returns: Toy }).handle(() => ({ id: 'x' })),
        // @ts-expect-error no such app
        'GET /toys/c': route.open({ app: 'games' }).handle(() => redirect('/')),
        'POST /toys/hook': route.hook({ query: z.object({ q: z.string() }) }).handle(async (context) => {
          expectTypeOf(context.bytes).toEqualTypeOf<Uint8Array>();
          expectTypeOf(context.headers['x-signature']).toEqualTypeOf<string | undefined>();
          expectTypeOf(context.query).toEqualTypeOf<{ q: string }>();
          expectTypeOf(context).not.toHaveProperty('contact');
          expectTypeOf(context).not.toHaveProperty('body');
          expectTypeOf(context).not.toHaveProperty('cookie');
          expectTypeOf(context.db).not.toHaveProperty('asAccount');
          await context.db.change((tx) => tx.updateTable('toys_toy').set({ name: 'x' }).execute());
        }),
        // @ts-expect-error a hook is of no app
        'POST /toys/d': route.hook({ app: 'toys' }).handle(() => {}),
        // @ts-expect-error a hook that says what it returns returns it
        'POST /toys/e': route.hook({ returns: Toy }).handle(() => {}),
      }),
      rootRoutes: (route) => {
        return { 'GET /t/:id': route.open({ app: 'toys' }).handle(() => redirect('/toys')) };
      },
    });
  });

  it('is none without its handler', () => {
    const plugin = {
      id: 'toys',
      options: z.object({}),
      tables,
      migrations: {},
      texts: { en: { title: 'Toys' } },
      apps: { toys: { title: text('title'), icon: 'toy-brick', path: '/toys' } },
    } as const;
    // @ts-expect-error left open
    definePlugin({ ...plugin, routes: (route) => ({ 'GET /toys': route.open({ app: 'toys' }) }) });
    // @ts-expect-error left open
    definePlugin({ ...plugin, routes: (route) => ({ 'POST /toys': route.hook({}) }) });
    // @ts-expect-error left open
    definePlugin({ ...plugin, rootRoutes: (route) => ({ 'POST /t': route.hook({}) }) });
  });

  it('is the typed client’s where there is something to call', () => {
    type Gates = Portal<GatesPlugin>;
    const gates = createPortalClient<Gates>({ baseUrl: 'https://nowhere.example/portal' });
    compiled(async () => {
      expectTypeOf(await gates('GET /gates/hello')).toEqualTypeOf<{ hello: string; account: string }>();
      expectTypeOf(await gates('POST /gates/knock', { body: { id: 'x' } })).toEqualTypeOf<{ knocks: number }>();
      // @ts-expect-error a link that only leads on
      await gates('GET /gates/:code', { params: { code: 'x' } });
      // @ts-expect-error a hook
      await gates('POST /gates/notices/:sender', { params: { sender: 'x' } });
    });
  });
});

describe('postgres', () => {
  it('has a name for all that it may be given', () => {
    expectTypeOf<PostgresOptions['rowSecurity']>().toEqualTypeOf<boolean | RowSecurityOptions | undefined>();
  });
});
