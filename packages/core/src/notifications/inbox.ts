import type { Selectable } from 'kysely';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { isId } from '../id.js';
import { parseJson } from '../identity/json-rows.js';
import type { KernelTables } from '../identity/tables.js';
import type { Pulses } from '../live/pulses.js';
import type { NotificationTable } from './tables.js';
import type { NotificationValue } from './topic.js';

/** Whose list it is. */
export interface InboxOwner {
  readonly accountId: string;
  readonly contactId: string;
}

/** One entry of a contact's list. */
export interface InboxEntry {
  readonly id: string;
  readonly topic: string;
  /** A page path. */
  readonly link: string;
  readonly values: Readonly<Record<string, NotificationValue>>;
  readonly at: string;
  readonly read: boolean;
}

/** How long it is kept what somebody was told, in milliseconds. */
const KEPT = 365 * 24 * 60 * 60_000;

/** What contacts were told, in the portal. */
export class Inbox {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly pulses: Pick<Pulses, 'touch'>,
  ) {}

  /**
   * The newest first, one more than `limit` where there are more.
   *
   * @param topics those whose apps exist for the contact: nothing of others is listed
   * @param before the last id of the page before
   */
  async list(
    owner: InboxOwner,
    topics: readonly string[],
    { before, limit }: { readonly before?: string | undefined; readonly limit: number },
  ): Promise<InboxEntry[]> {
    if (topics.length === 0) return [];
    let query = this.#listed(owner, topics).selectAll().orderBy('id', 'desc').limit(limit);
    if (before !== undefined) query = query.where('id', '<', before);
    return (await query.execute()).map(entryOf);
  }

  /** How many of them are unread. */
  async unread(owner: InboxOwner, topics: readonly string[]): Promise<number> {
    if (topics.length === 0) return 0;
    const row = await this.#listed(owner, topics)
      .select((each) => each.fn.countAll<number>().as('count'))
      .where('read_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /**
   * Marks some as read, or all up to one. What is not there, or is another's, is passed over.
   *
   * @param which ids, or `all`; `until`: the newest that counts, so that what came meanwhile stays unread
   */
  async read(
    { accountId, contactId }: InboxOwner,
    topics: readonly string[],
    which: readonly string[] | 'all',
    until?: string,
  ): Promise<void> {
    const ids = which === 'all' ? [] : which.filter(isId);
    if (topics.length === 0 || (which !== 'all' && ids.length === 0)) return;
    await this.engine.transaction(async (tx) => {
      let query = tx
        .kysely<KernelTables>()
        .updateTable('portico_notification')
        .set({ read_at: isoNow(this.clock) })
        .where('account_id', '=', accountId)
        .where('contact_id', '=', contactId)
        .where('inbox', '=', 'listed')
        .where('topic', 'in', [...topics])
        .where('read_at', 'is', null);
      if (which !== 'all') query = query.where('id', 'in', ids);
      else if (until !== undefined) query = query.where('id', '<=', until);
      const { numUpdatedRows } = await query.executeTakeFirst();
      // His other windows show it, too.
      if (numUpdatedRows > 0n) await this.pulses.touch(tx, accountId, 'notifications', { parties: [contactId] });
    });
  }

  /** Forgets what is older than a year. */
  async sweep(): Promise<void> {
    await this.engine
      .kysely<KernelTables>()
      .deleteFrom('portico_notification')
      .where('created_at', '<', new Date(this.clock.now() - KEPT).toISOString())
      .execute();
  }

  #listed({ accountId, contactId }: InboxOwner, topics: readonly string[]) {
    return this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_notification')
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .where('inbox', '=', 'listed')
      .where('topic', 'in', [...topics]);
  }
}

function entryOf(row: Selectable<NotificationTable>): InboxEntry {
  return {
    id: row.id,
    topic: row.topic,
    link: row.path,
    values: valuesIn(row),
    at: row.created_at,
    read: row.read_at !== null,
  };
}

/** The values of a notification, as they were checked when it was written. */
export function valuesIn({ data }: Pick<Selectable<NotificationTable>, 'data'>): InboxEntry['values'] {
  return parseJson(data) as InboxEntry['values'];
}
