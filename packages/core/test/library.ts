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
  personal,
  shared,
  tenant,
  text,
} from '../src/index.js';

interface Written {
  id: string;
  title: string;
  body: string | null;
  written_at: string;
}
interface PaperRow extends OwnedRow, Written {
  status: 'draft' | 'issued';
}
interface NoteRow extends OwnedRow, Written {}
interface NoticeRow extends AccountRow, Written {}
interface ReaderRow extends OwnedRow {
  id: string;
  circle: string;
}
interface PostRow extends AccountRow, Written {
  circle: string;
}

/** A section with a table of each scope, all of which can be searched. */
export const tables = defineTables<{
  library_paper: PaperRow;
  library_note: NoteRow;
  library_notice: NoticeRow;
  library_reader: ReaderRow;
  library_post: PostRow;
}>({
  library_paper: owned({ roles: ['owner', 'billing'], visible: (row) => row('status', '<>', 'draft') }),
  library_note: personal,
  library_notice: tenant,
  library_reader: personal,
  library_post: shared((row) =>
    row.exists(
      row
        .selectFrom('library_reader')
        .select('library_reader.circle')
        .whereRef('library_reader.circle', '=', 'library_post.circle'),
    ),
  ),
});

/** The tables that can be searched, and which app each belongs to. */
export const apps = { paper: 'papers', note: 'notes', notice: 'board', post: 'board' } as const;
export type Kind = keyof typeof apps;

const columns = ['id', 'title', 'body as text', 'written_at as at'] as const;
const papers = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db.selectFrom('library_paper').select(columns).select('status').where('id', 'in', p.ids),
);
const notes = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db.selectFrom('library_note').select(columns).where('id', 'in', p.ids),
);
const notices = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db.selectFrom('library_notice').select(columns).where('id', 'in', p.ids),
);
const posts = tables.prepared((db, p: Params<{ ids: string[] }>) =>
  db.selectFrom('library_post').select(columns).where('id', 'in', p.ids),
);

const Row = z.object({
  kind: z.enum(['paper', 'note', 'notice', 'post']),
  id: z.string(),
  owner: z.string().optional(),
  title: z.string(),
  body: z.string().nullable(),
  at: z.string(),
  status: z.enum(['draft', 'issued']).default('issued'),
  circle: z.string().default(''),
});

const definition = definePlugin({
  id: 'library',
  options: z.object({ fails: z.enum(['nothing', 'present', 'slowly']).default('nothing') }),
  tables,
  migrations: {
    '0001_library': {
      up: async ({ db, types }) => {
        const create = (name: string) =>
          db.schema
            .createTable(name)
            .addColumn('account_id', types.id, (column) => column.notNull())
            .addColumn('id', types.id, (column) => column.notNull())
            .addColumn('title', types.text)
            .addColumn('body', types.text)
            .addColumn('written_at', types.instant)
            .addColumn('status', types.text)
            .addColumn('circle', types.text)
            .addPrimaryKeyConstraint(`${name}_key`, ['account_id', 'id']);
        for (const name of ['library_notice', 'library_post']) await create(name).execute();
        for (const name of ['library_paper', 'library_note', 'library_reader'])
          await create(name)
            .addColumn('owner_id', types.id, (column) => column.notNull())
            .addForeignKeyConstraint(`${name}_owner`, ['account_id', 'owner_id'], 'portico_party', ['account_id', 'id'])
            .execute();
      },
    },
  },
  texts: {
    en: { papers: 'Papers', notes: 'Notes', board: 'Board', paper: 'Paper {title}' },
    de: { papers: 'Papiere' },
  },
  links: { paper: '/papers/:id', note: '/notes/:id', notice: '/notices/:id', post: '/posts/:id' },
  apps: {
    papers: { title: text('papers'), icon: 'file', path: '/papers' },
    notes: { title: text('notes'), icon: 'pencil', path: '/notes' },
    board: { title: text('board'), icon: 'pin', path: '/board' },
  },
  search: (search) => ({
    papers: search({ app: 'papers', table: 'library_paper', documents: papers }).present((row, { link, options }) => {
      if (options.fails === 'present') throw new Error('papers are not to be presented');
      return { link: link('paper', { id: row.id }), statuses: [{ text: row.status, tone: 'neutral' }] };
    }),
    notes: search({ app: 'notes', table: 'library_note', documents: notes }).present((row, { link, text: say }) => ({
      title: say('paper', { title: row.title }),
      link: link('note', { id: row.id }),
    })),
    notices: search({ app: 'board', table: 'library_notice', documents: notices }).present((row, { link }) => ({
      link: link('notice', { id: row.id }),
    })),
    posts: search({ app: 'board', table: 'library_post', documents: posts }).present((row, { link }) => ({
      link: link('post', { id: row.id }),
    })),
  }),
  routes: (route) => ({
    'POST /notes': route({
      app: 'notes',
      body: z.object({ title: z.string() }),
      returns: z.object({ id: z.string() }),
    }).handle(async ({ db, body, contact, now, use }) => {
      const id = newId(use(Clock));
      await db.change(async (tx) => {
        tx.index('notes', id);
        await tx
          .insertInto('library_note')
          .values({ id, owner_id: contact.id, title: body.title, body: null, written_at: now })
          .execute();
      });
      return { id };
    }),
  }),
  operators: (call) => ({
    /** Writes rows, and marks them unless it shall forget to. */
    write: call({
      input: z.object({ rows: z.array(Row), forget: z.boolean().default(false) }),
      returns: z.object({}),
    }).handle(async ({ db, input }) => {
      await db.change(async (tx) => {
        for (const { kind, id, owner = '', title, body, at, status, circle } of input.rows) {
          const row = { id, title, body, written_at: at };
          if (kind === 'paper')
            await tx
              .insertInto('library_paper')
              .values({ ...row, owner_id: owner, status })
              .execute();
          if (kind === 'note')
            await tx
              .insertInto('library_note')
              .values({ ...row, owner_id: owner })
              .execute();
          if (kind === 'notice') await tx.insertInto('library_notice').values(row).execute();
          if (kind === 'post')
            await tx
              .insertInto('library_post')
              .values({ ...row, circle })
              .execute();
          if (!input.forget) tx.index(`${kind}s`, id);
        }
      });
      return {};
    }),
    /** Renames a paper, or takes it away; then it may fail. */
    change: call({
      input: z.object({
        id: z.string(),
        title: z.string().nullable(),
        fail: z.boolean().default(false),
        forget: z.boolean().default(false),
      }),
      returns: z.object({}),
    }).handle(async ({ db, input: { id, title, fail, forget } }) => {
      await db.change(async (tx) => {
        if (!forget) tx.index('papers', [id, id]);
        if (title === null) await tx.deleteFrom('library_paper').where('id', '=', id).execute();
        else await tx.updateTable('library_paper').set({ title }).where('id', '=', id).execute();
        if (fail) throw new Error('It was not to be.');
      });
      return {};
    }),
    join: call({ input: z.object({ contact: z.string(), circle: z.string() }), returns: z.object({}) }).handle(
      async ({ db, input, use }) => {
        const id = newId(use(Clock));
        await db.insertInto('library_reader').values({ id, owner_id: input.contact, circle: input.circle }).execute();
        return {};
      },
    ),
    /** Marks ids in one search after the other, whether they are there or not. */
    mark: call({
      input: z.object({ searches: z.array(z.string()), ids: z.array(z.string()).default([]) }),
      returns: z.object({}),
    }).handle(async ({ db, input }) => {
      await db.change(async (tx) => {
        for (const search of input.searches) tx.index(search, input.ids);
      });
      return {};
    }),
  }),
});

export interface Library extends PluginOf<typeof definition> {}
export const library: Named<typeof definition, Library> = definition;
