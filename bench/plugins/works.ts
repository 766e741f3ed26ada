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

interface ProjectRow extends OwnedRow {
  id: string;
  title: string;
  status: 'running' | 'done';
  steps: number;
  steps_done: number;
  changed_on: string;
}

const tables = defineTables<{ works_project: ProjectRow }>({ works_project: owned() });
const Project = z.object({ id: z.string(), title: z.string(), steps: z.int(), steps_done: z.int() });

const running = tables.prepared((db, p: Params<{ limit: number }>) =>
  db
    .selectFrom('works_project')
    .select(['id', 'title', 'steps', 'steps_done'])
    .where('status', '=', 'running')
    .orderBy('changed_on', 'desc')
    .orderBy('id', 'desc')
    .limit(p.limit),
);

const definition = definePlugin({
  id: 'works',
  options: z.object({}),
  tables,
  migrations: {
    '0001-projects': ownedTable(
      'works_project',
      { title: 'text', status: 'text', steps: 'integer', steps_done: 'integer', changed_on: 'day' },
      [['status', 'changed_on']],
    ),
  },
  texts: { en: { app: 'Projects', card: 'Running projects' } },
  apps: { works: { title: text('app'), icon: 'hammer', path: '/projects' } },
  links: { project: '/projects/:id' },
  cards: (card) => ({
    running: card({ app: 'works', query: running, returns: Project }).present((rows, { text, link }) => ({
      title: text('card'),
      items: rows.map(({ id, title, steps, steps_done }) => ({
        title,
        link: link('project', { id }),
        progress: { done: steps_done, of: steps },
      })),
    })),
  }),
});

/** Projects. */
export interface Works extends PluginOf<typeof definition> {}
export const works: Named<typeof definition, Works> = definition;
