import { z } from 'zod';
import { homeTables } from '../dashboard/kernel-tables.js';
import type { Engine } from '../data/engine.js';
import type { KernelDb } from '../identity/sessions.js';
import type { KernelTables } from '../identity/tables.js';
import { mayUsePortal } from '../permissions/decision.js';
import { PagePath } from '../plugin/view.js';

/** How many of a contact's recents are kept. More than home shows: some are of apps that he does not see just now. */
export const MOST_KEPT = 30;
/** How many of them home shows. */
export const MOST_SHOWN = 6;

const line = (most: number) => z.string().transform((text) => [...text.slice(0, 4 * most)].slice(0, most).join(''));

/** What is noted of something that was opened. Too long words are cut. */
export const RecentView = z.object({
  title: line(200),
  subtitle: line(200).optional(),
  link: PagePath.max(1000),
});

/** See {@link RecentView}. */
export type RecentView = z.input<typeof RecentView>;

/** Something that a contact opened. */
export interface Recent {
  readonly app: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly link: string;
  /** ISO 8601 in UTC. */
  readonly openedAt: string;
}

/** Whose recents. */
interface Reader {
  readonly accountId: string;
  readonly contactId: string;
}

/** What a contact opened, the newest first; also of apps that he does not see any more, which the caller leaves out. */
export const recentsQuery = homeTables.prepared((db) =>
  db
    .selectFrom('portico_recent')
    .select(['app', 'title', 'subtitle', 'link', 'opened_at as openedAt'])
    .orderBy('opened_at', 'desc')
    .orderBy('link')
    .limit(MOST_KEPT),
);

/** What each contact opened: the titles that he saw, for nobody but himself. */
export class Recents {
  constructor(private readonly engine: Engine) {}

  /**
   * Notes what was opened; what has the same link is replaced. It comes after the answer, so that meanwhile the contact
   * may have been kept out, or have lost his place in a company: then nothing is noted.
   *
   * @param source the route with the values of its path
   */
  async note(
    { accountId, contactId }: Reader,
    opened: z.output<typeof RecentView> & {
      readonly app: string;
      readonly source: string;
      readonly openedAt: string;
    },
  ): Promise<void> {
    const { app, title, subtitle = null, link, source, openedAt } = opened;
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('portico_recent')
      .columns(['account_id', 'contact_id', 'link', 'app', 'title', 'subtitle', 'source', 'opened_at'])
      .expression((from) =>
        from
          .selectFrom('portico_contact as contact')
          .select(({ cast, val }) => [
            'contact.account_id',
            'contact.id',
            cast<string>(val(link), 'text').as('link'),
            cast<string>(val(app), 'text').as('app'),
            cast<string>(val(title), 'text').as('title'),
            cast<string | null>(val(subtitle), 'text').as('subtitle'),
            cast<string>(val(source), 'text').as('source'),
            cast<string>(val(openedAt), this.engine.name === 'sqlite' ? 'text' : 'timestamptz').as('opened_at'),
          ])
          .where('contact.account_id', '=', accountId)
          .where('contact.id', '=', contactId)
          .where('contact.status', 'in', [...mayUsePortal])
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('portico_membership as membership')
                  .select('membership.status_at')
                  .whereRef('membership.account_id', '=', 'contact.account_id')
                  .whereRef('membership.contact_id', '=', 'contact.id')
                  .where('membership.status_at', '>', openedAt),
              ),
            ),
          ),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'contact_id', 'link'])
          .doUpdateSet((row) => ({
            app: row.ref('excluded.app'),
            title: row.ref('excluded.title'),
            subtitle: row.ref('excluded.subtitle'),
            source: row.ref('excluded.source'),
            opened_at: row.ref('excluded.opened_at'),
          }))
          .whereRef('portico_recent.opened_at', '<=', 'excluded.opened_at'),
      )
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return;
    await this.#db
      .deleteFrom('portico_recent')
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .where('link', 'not in', (kept) =>
        kept
          .selectFrom('portico_recent as newest')
          .select('newest.link')
          .where('newest.account_id', '=', accountId)
          .where('newest.contact_id', '=', contactId)
          .orderBy('newest.opened_at', 'desc')
          .orderBy('newest.link')
          .limit(MOST_KEPT),
      )
      .execute();
  }

  /** Forgets what a route noted that has nothing for him any more. */
  async forget({ accountId, contactId }: Reader, source: string): Promise<void> {
    await this.#db
      .deleteFrom('portico_recent')
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .where('source', '=', source)
      .execute();
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }
}

/**
 * Forgets all that a contact opened. Pass the transaction of the change after which he may see less: which of it he still
 * may see, only a plugin could tell.
 */
export async function forgetRecents(db: KernelDb, { accountId, contactId }: Reader): Promise<void> {
  await db
    .deleteFrom('portico_recent')
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .execute();
}
