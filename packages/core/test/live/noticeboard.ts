import { z } from 'zod';
import {
  type AccountRow,
  Clock,
  definePlugin,
  defineTables,
  type Named,
  newId,
  type OwnedRow,
  owned,
  type Params,
  type PluginOf,
  tenant,
  text,
} from '../../src/index.js';

interface NoticeRow extends OwnedRow {
  id: string;
  words: string;
}
interface PosterRow extends AccountRow {
  id: string;
  words: string;
}

const tables = defineTables<{ noticeboard_notice: NoticeRow; noticeboard_poster: PosterRow }>({
  noticeboard_notice: owned({ roles: ['owner', 'member'] }),
  noticeboard_poster: tenant,
});

const howMany = tables.prepared((db) =>
  db.selectFrom('noticeboard_notice').select(({ fn }) => fn.countAll<number>().as('count')),
);
const newest = tables.prepared((db, p: Params<{ limit: number }>) =>
  db.selectFrom('noticeboard_poster').select(['id', 'words']).orderBy('id', 'desc').limit(p.limit),
);

const definition = definePlugin({
  id: 'noticeboard',
  options: z.object({}),
  tables,
  migrations: {
    '0001_notices': {
      up: async ({ db, types }) => {
        await db.schema
          .createTable('noticeboard_notice')
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn('id', types.id, (c) => c.notNull())
          .addColumn('owner_id', types.id, (c) => c.notNull())
          .addColumn('words', types.text, (c) => c.notNull())
          .addPrimaryKeyConstraint('noticeboard_notice_key', ['account_id', 'id'])
          .addForeignKeyConstraint('noticeboard_notice_owner', ['account_id', 'owner_id'], 'portico_party', [
            'account_id',
            'id',
          ])
          .execute();
        await db.schema
          .createTable('noticeboard_poster')
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn('id', types.id, (c) => c.notNull())
          .addColumn('words', types.text, (c) => c.notNull())
          .addPrimaryKeyConstraint('noticeboard_poster_key', ['account_id', 'id'])
          .execute();
      },
    },
  },
  texts: { en: { notices: 'Notices', posters: 'Posters' } },
  apps: {
    notices: { title: text('notices'), icon: 'pin', path: '/notices' },
    posters: { title: text('posters'), icon: 'image', path: '/posters' },
  },
  live: (head) => ({
    unread: head({ app: 'notices', query: howMany, returns: z.object({ count: z.number() }) }).present(
      ([row]) => row?.count ?? 0,
    ),
    posters: head({ app: 'posters', query: newest, returns: z.object({ id: z.string() }), limit: 2 }).present(
      (rows) => ({ newest: rows.map(({ id }) => id) }),
    ),
  }),
  operators: (call) => ({
    pin: call({
      input: z.object({ owner: z.string(), words: z.string() }),
      returns: z.object({ id: z.string() }),
    }).handle(({ input, db, use }) =>
      db.change(async (tx) => {
        const id = newId(use(Clock));
        await tx.insertInto('noticeboard_notice').values({ id, owner_id: input.owner, words: input.words }).execute();
        tx.touch('unread', { parties: [input.owner] });
        return { id };
      }),
    ),
    hang: call({
      input: z.object({ words: z.string() }),
      returns: z.object({ id: z.string() }),
    }).handle(({ input, db, use }) =>
      db.change(async (tx) => {
        const id = newId(use(Clock));
        await tx.insertInto('noticeboard_poster').values({ id, words: input.words }).execute();
        tx.touch('posters', 'everybody');
        return { id };
      }),
    ),
    /** Touches what it is told to, and changes nothing. */
    touch: call({
      input: z.object({ heads: z.array(z.string()), parties: z.array(z.string()).optional() }),
      returns: z.object({}),
    }).handle(({ input: { heads, parties }, db }) =>
      db.change(async (tx) => {
        for (const head of heads) tx.touch(head, parties === undefined ? 'everybody' : { parties });
        return {};
      }),
    ),
  }),
});

/** A section with a head of each contact's own and one of all. The tests of live streams compose it. */
export interface Noticeboard extends PluginOf<typeof definition> {}
export const noticeboard: Named<typeof definition, Noticeboard> = definition;
