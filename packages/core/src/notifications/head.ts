import { tablesOf } from '../data/define-tables.js';
import { PreparedQuery } from '../data/prepared.js';
import { DEFAULT_BUDGET } from '../data/reads/gatherings.js';
import { type AccountRow, shared } from '../data/scopes.js';
import type { Tables } from '../data/tables.js';
import type { PortalHead } from '../live/heads.js';
import type { NotificationTable } from './tables.js';
import type { Topic } from './topics.js';

type OfAccount<Row> = Omit<Row, 'account_id'> & AccountRow;

/** What the kernel reads of notifications on a contact's behalf: scoped like any plugin's tables. */
export const notificationTables = tablesOf<{ portico_notification: OfAccount<NotificationTable> }>({
  portico_notification: shared((row, contact) => row('contact_id', '=', contact.id)),
});

/** By topic, since which of them count is decided by app. */
const unreadByTopic = notificationTables.prepared((db) =>
  db
    .selectFrom('portico_notification')
    .select((row) => ['topic', row.fn.countAll<number>().as('unread'), row.fn.max('created_at').as('latest')])
    .where('inbox', '=', 'listed')
    .where('read_at', 'is', null)
    .groupBy('topic')
    .orderBy('topic'),
);

/** One topic of many: more than any portal has. */
const MOST_TOPICS = 1000;

interface Row {
  readonly topic: string;
  readonly unread: number | string;
  readonly latest: string;
}

/** What open pages are told of notifications: how many are unread, and when the last of them came. */
export function notificationsHead(topics: ReadonlyMap<string, Topic>): PortalHead {
  return {
    key: 'notifications',
    app: undefined,
    reading: {
      name: 'head notifications',
      query: PreparedQuery.of(unreadByTopic),
      // Kept by what reads them, which knows no row types.
      tables: notificationTables as unknown as Tables<never>,
      asks: 'rows',
      limit: MOST_TOPICS,
      budget: DEFAULT_BUDGET,
    },
    present: (rows, sees) => {
      const seen = (rows as readonly Row[]).filter(({ topic }) => {
        const app = topics.get(topic)?.spec.app;
        return app !== undefined && sees(app);
      });
      const unread = seen.reduce((sum, row) => sum + Number(row.unread), 0);
      const latest =
        seen
          .map((row) => row.latest)
          .toSorted()
          .at(-1) ?? null;
      return { unread, latest };
    },
  };
}
