import type { KernelChange } from '../changes/kernel-change.js';
import type { EventTables } from '../events/tables.js';
import type { KernelDb } from '../identity/sessions.js';
import type { KernelTables } from '../identity/tables.js';
import type { InboxOwner } from './inbox.js';

/**
 * Forgets what a contact was told of a company's. Pass the transaction of the change by which he leaves it: it is not for
 * his eyes any more, and its mails that are under way find nothing to say.
 */
export async function forgetNotificationsOf(
  db: KernelDb,
  { accountId, contactId }: InboxOwner,
  companyId: string,
): Promise<void> {
  await db
    .deleteFrom('portico_notification')
    .where('account_id', '=', accountId)
    .where('contact_id', '=', contactId)
    .where('company_id', '=', companyId)
    .execute();
}

/**
 * Erases all that is kept of a contact here: what he was told and chose, his mails under way and what a mail server said
 * of them, and that his address is suppressed. For the change in which he is erased, while his row still has his address.
 */
export async function eraseNotifications(
  { tx, account }: Pick<KernelChange, 'tx' | 'account'>,
  contactId: string,
): Promise<void> {
  const db = tx.kysely<KernelTables>();
  await db
    .deleteFrom('portico_suppression')
    .where('account_id', '=', account)
    .where('email_key', 'in', (row) =>
      row
        .selectFrom('portico_contact')
        .select('email_key')
        .where('account_id', '=', account)
        .where('id', '=', contactId),
    )
    .execute();
  await tx
    .kysely<EventTables>()
    .deleteFrom('portico_delivery')
    .where('account_id', '=', account)
    .where('kind', '=', 'mail')
    .where('consumer', '=', contactId)
    .execute();
  for (const table of ['portico_notification', 'portico_topic_choice'] as const)
    await db.deleteFrom(table).where('account_id', '=', account).where('contact_id', '=', contactId).execute();
}
