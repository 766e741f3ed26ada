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

interface TicketRow extends OwnedRow {
  id: string;
  subject: string;
  status: 'asked' | 'answered' | 'closed';
  changed_on: string;
}

const tables = defineTables<{ desk_ticket: TicketRow }>({ desk_ticket: owned() });
const Ticket = z.object({ id: z.string(), subject: z.string(), status: z.enum(['asked', 'answered']) });

const current = tables.prepared((db, p: Params<{ limit: number }>) =>
  db
    .selectFrom('desk_ticket')
    .select(['id', 'subject', 'status'])
    .where('status', '<>', 'closed')
    .orderBy('changed_on', 'desc')
    .orderBy('id', 'desc')
    .limit(p.limit)
    .$narrowType<{ status: 'asked' | 'answered' }>(),
);

const definition = definePlugin({
  id: 'desk',
  options: z.object({}),
  tables,
  migrations: {
    '0001-tickets': ownedTable('desk_ticket', { subject: 'text', status: 'text', changed_on: 'day' }, [['changed_on']]),
  },
  texts: { en: { app: 'Questions', card: 'Your questions', asked: 'With us', answered: 'Answered' } },
  apps: { desk: { title: text('app'), icon: 'message-circle', path: '/tickets' } },
  links: { ticket: '/tickets/:id' },
  cards: (card) => ({
    current: card({ app: 'desk', query: current, returns: Ticket }).present((rows, { text, link }) => ({
      title: text('card'),
      items: rows.map(({ id, subject, status }) => ({
        title: subject,
        link: link('ticket', { id }),
        statuses: [{ text: text(status), tone: status === 'answered' ? 'good' : 'info' }],
      })),
    })),
  }),
});

/** Questions and answers. */
export interface Desk extends PluginOf<typeof definition> {}
export const desk: Named<typeof definition, Desk> = definition;
