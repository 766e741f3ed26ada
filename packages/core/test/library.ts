import { z } from 'zod';
import {
  type AccountRow,
  definePlugin,
  defineTables,
  type Named,
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
        for (const name of ['paper', 'note', 'notice', 'post', 'reader']) {
          const owns = name === 'paper' || name === 'note' || name === 'reader';
          await db.schema
            .createTable(`library_${name}`)
            .addColumn('account_id', types.id, (column) => column.notNull())
            .$call((table) => (owns ? table.addColumn('owner_id', types.id, (column) => column.notNull()) : table))
            .$call((table) =>
              name === 'reader'
                ? table
                    .addColumn('circle', types.text, (column) => column.notNull())
                    .addPrimaryKeyConstraint('library_reader_key', ['account_id', 'owner_id', 'circle'])
                : table
                    .addColumn('id', types.id, (column) => column.notNull())
                    .addColumn('title', types.text, (column) => column.notNull())
                    .addColumn('body', types.text)
                    .addColumn('written_at', types.instant, (column) => column.notNull())
                    .addColumn('status', types.text)
                    .addColumn('circle', types.text)
                    .addPrimaryKeyConstraint(`library_${name}_key`, ['account_id', 'id']),
            )
            .$call((table) =>
              owns
                ? table.addForeignKeyConstraint(`library_${name}_owner`, ['account_id', 'owner_id'], 'portico_party', [
                    'account_id',
                    'id',
                  ])
                : table,
            )
            .execute();
        }
      },
    },
  },
  texts: { en: { papers: 'Papers', notes: 'Notes', board: 'Board', paper: 'Paper {title}' }, de: { papers: 'Papiere' } },
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
  operators: (call) => ({
    /** Writes rows, and leaves the index alone. */
    write: call({ input: z.object({ rows: z.array(Row) }), returns: z.object({}) }).handle(async ({ db, input }) => {
      for (const { kind, id, owner = '', title, body, at, status, circle } of input.rows) {
        const row = { id, title, body, written_at: at };
        if (kind === 'paper') await db.insertInto('library_paper').values({ ...row, owner_id: owner, status }).execute();
        if (kind === 'note') await db.insertInto('library_note').values({ ...row, owner_id: owner }).execute();
        if (kind === 'notice') await db.insertInto('library_notice').values(row).execute();
        if (kind === 'post') await db.insertInto('library_post').values({ ...row, circle }).execute();
      }
      return {};
    }),
    join: call({ input: z.object({ contact: z.string(), circle: z.string() }), returns: z.object({}) }).handle(
      async ({ db, input }) => {
        await db.insertInto('library_reader').values({ owner_id: input.contact, circle: input.circle }).execute();
        return {};
      },
    ),
  }),
});

export interface Library extends PluginOf<typeof definition> {}
export const library: Named<typeof definition, Library> = definition;
