import { z } from 'zod';
import {
  type AccountRow,
  definePlugin,
  defineTables,
  internal,
  type Named,
  type PluginOf,
  PortalError,
  redirect,
  tenant,
  text,
} from '../src/index.js';

/** A section with routes of every kind: gates that lead on, notices that arrive, orders that are placed once. */
interface GateRow extends AccountRow {
  code: string;
  destination: string;
}
interface NoticeRow extends AccountRow {
  id: string;
  content: string;
}

const tables = defineTables<{ gates_gate: GateRow; gates_notice: NoticeRow }>({
  gates_gate: tenant,
  gates_notice: internal,
});

const Code = z.object({ code: z.string() });

const definition = definePlugin({
  id: 'gates',
  options: z.object({ placed: z.custom<(what: string) => Promise<void> | void>().default(() => () => {}) }),
  tables,
  migrations: {
    '0001_gates': {
      up: async ({ db, types }) => {
        for (const [name, key, other] of [
          ['gates_gate', 'code', 'destination'],
          ['gates_notice', 'id', 'content'],
        ] as const)
          await db.schema
            .createTable(name)
            .addColumn('account_id', types.id, (c) => c.notNull())
            .addColumn(key, types.text, (c) => c.notNull())
            .addColumn(other, types.text, (c) => c.notNull())
            .addPrimaryKeyConstraint(`${name}_key`, ['account_id', key])
            .execute();
      },
    },
  },
  texts: { en: { gates: 'Gates', hello: 'Hello' }, de: { hello: 'Guten Tag' } },
  apps: { gates: { title: text('gates'), icon: 'door-open', path: '/gates' } },
  cookie: { maxAge: 3600 },
  routes: (route) => ({
    'GET /gates': route({ app: 'gates', returns: z.object({ cookie: z.string().nullable() }) }).handle(
      ({ cookie }) => ({ cookie: cookie.value ?? null }),
    ),
    'GET /gates/hello': route
      .open({ app: 'gates', returns: z.object({ hello: z.string(), account: z.string() }), summary: 'Says hello' })
      .handle(({ text, account, ...rest }) => {
        if ('contact' in rest) throw new Error('A contact is known.');
        return { hello: text('hello'), account: account.name, secret: 'not to be seen' };
      }),
    'GET /gates/keep': route
      .open({ app: 'gates', returns: z.object({ hello: z.string(), cookie: z.string().nullable() }), cache: 300 })
      .handle(({ text, cookie }) => ({ hello: text('hello'), cookie: cookie.value ?? null })),
    'GET /gates/keep-cookie': route.open({ app: 'gates', returns: z.object({}), cache: 300 }).handle(({ cookie }) => {
      cookie.set('x');
      return {};
    }),
    'GET /gates/keep-wrong': route
      .open({ app: 'gates', returns: z.object({ hello: z.literal('Hello') }), cache: 300 })
      .handle(() => ({ hello: 'Bye' as 'Hello' })),
    'GET /gates/:code': route.open({ app: 'gates', params: Code }).handle(async ({ db, params, cookie, visitor }) => {
      const gate = await db.selectFrom('gates_gate').selectAll().where('code', '=', params.code).executeTakeFirst();
      if (gate === undefined) throw new PortalError('gate_not_found', 404, `There is no gate "${params.code}".`);
      if (!visitor.ahead) cookie.set(`${params.code} ${visitor.userAgent}`);
      return redirect(gate.destination);
    }),
    'POST /gates/forget': route.open({ app: 'gates' }).handle(({ cookie }) => {
      cookie.clear();
      return redirect('/gates');
    }),
    'POST /gates/knock': route
      .open({ app: 'gates', body: z.object({ id: z.string() }), returns: z.object({ knocks: z.number() }) })
      .handle(async ({ db, body }) => {
        const notices = await db.asAccount('note the knock', async (tx) => {
          await tx.insertInto('gates_notice').values({ id: body.id, content: 'knock' }).execute();
          return tx.selectFrom('gates_notice').select('id').execute();
        });
        return { knocks: notices.length };
      }),
    'GET /gates/peek': route
      .open({ app: 'gates', returns: z.object({ seen: z.number() }) })
      .handle(async ({ db }) => ({ seen: (await db.selectFrom('gates_notice').select('id').execute()).length })),
    'POST /gates/notices/:sender': route
      .hook({ params: z.object({ sender: z.string() }), query: z.object({ id: z.string() }), limit: 1000 })
      .handle(async ({ db, bytes, headers, query }) => {
        if (headers['x-signature'] === undefined)
          throw new PortalError('webhook_signature_invalid', 400, 'The signature does not fit.');
        await db.change((tx) =>
          tx
            .insertInto('gates_notice')
            .values({ id: query.id, content: Buffer.from(bytes).toString('hex') })
            .execute(),
        );
      }),
    'GET /gates/notices/:sender': route
      .hook({
        params: z.object({ sender: z.string() }),
        returns: z.object({ notices: z.array(z.string()), headers: z.string() }),
      })
      .handle(async ({ db, headers }) => ({
        notices: (await db.selectFrom('gates_notice').select('content').orderBy('id').execute()).map(
          ({ content }) => content,
        ),
        headers: Object.keys(headers).sort().join(' '),
      })),
    'POST /gates/orders': route({
      app: 'gates',
      body: z.object({ what: z.string().max(20) }),
      returns: z.object({ placed: z.string() }),
    }).handle(async ({ body, options }) => {
      await options.placed(body.what);
      return { placed: body.what };
    }),
    'POST /gates/payments': route({
      app: 'gates',
      body: z.object({ what: z.string() }),
      returns: z.object({ paid: z.string() }),
      idempotency: 'required',
    }).handle(({ body }) => ({ paid: body.what })),
  }),
  rootRoutes: (route) => ({
    'GET /go/:code': route
      .open({ app: 'gates', params: Code, returns: z.object({ at: z.string(), address: z.string() }) })
      .handle(({ params, origin, rootPath }) => ({
        at: params.code,
        address: origin + rootPath('/go/:code', { code: `${params.code}/ü` }),
      })),
    'GET /.well-known/gates.json': route
      .open({ app: 'gates', returns: z.object({ keys: z.array(z.string()) }), cache: 60 })
      .handle(() => ({ keys: [] })),
    'POST /go/notices': route.hook({}).handle(() => {}),
  }),
  operators: (call) => ({
    open: call({
      input: z.object({ code: z.string(), destination: z.string() }),
      returns: z.object({ path: z.string() }),
    }).handle(async ({ db, input, rootPath }) => {
      await db.insertInto('gates_gate').values(input).execute();
      return { path: rootPath('/go/:code', { code: input.code }) };
    }),
  }),
});

/** See {@link gates}. */
export interface GatesPlugin extends PluginOf<typeof definition> {}
/** The section to compose. */
export const gates: Named<typeof definition, GatesPlugin> = definition;
