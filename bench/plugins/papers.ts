import {
  definePlugin,
  defineTables,
  type Named,
  type OwnedRow,
  owned,
  type Params,
  type PluginOf,
  text,
} from '@portico/core';
import { z } from 'zod';
import { ownedTable } from './owned-table.ts';

interface FileRow extends OwnedRow {
  id: string;
  name: string;
  note: string;
  shared_on: string;
}

const tables = defineTables<{ papers_file: FileRow }>({ papers_file: owned() });
const File = z.object({ id: z.string(), name: z.string(), note: z.string() });

const newest = tables.prepared((db, p: Params<{ limit: number }>) =>
  db
    .selectFrom('papers_file')
    .select(['id', 'name', 'note'])
    .orderBy('shared_on', 'desc')
    .orderBy('id', 'desc')
    .limit(p.limit),
);

const definition = definePlugin({
  id: 'papers',
  options: z.object({}),
  tables,
  migrations: {
    '0001-files': ownedTable('papers_file', { name: 'text', note: 'text', shared_on: 'day' }, [['shared_on']]),
  },
  texts: { en: { app: 'Files', card: 'New files' } },
  apps: { papers: { title: text('app'), icon: 'folder', path: '/files' } },
  links: { file: '/files/:id' },
  cards: (card) => ({
    newest: card({ app: 'papers', query: newest, returns: File }).present((rows, { text, link }) => ({
      title: text('card'),
      items: rows.map(({ id, name, note }) => ({ title: name, subtitle: note, link: link('file', { id }) })),
    })),
  }),
});

/** Files. */
export interface Papers extends PluginOf<typeof definition> {}
export const papers: Named<typeof definition, Papers> = definition;
