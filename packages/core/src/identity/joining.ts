import type { KernelChange } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import { tell } from '../events/kernel-events.js';
import type { KernelTables } from './tables.js';

/** A contact who may come in. */
export interface Joining {
  /** Whether it is for the first time. */
  readonly first: boolean;
  /** When he was last signed out everywhere. */
  readonly signedOutAt: string | null;
}

/**
 * Marks a contact as joined, and so locks his row first of all: a suspension that comes at the same time comes wholly
 * before or wholly after, and sign-ins of one contact count their sessions one after another.
 *
 * @param chosenLocale the language that was chosen in his browser before: it becomes his own, unless he has one
 * @returns undefined for one who may not use the portal
 */
export async function join(
  change: KernelChange,
  clock: Clock,
  contactId: string,
  chosenLocale?: string,
): Promise<Joining | undefined> {
  const now = isoNow(clock);
  const contact = change.tx
    .kysely<KernelTables>()
    .updateTable('portico_contact')
    .set((row) => ({
      status: 'joined' as const,
      ...(chosenLocale !== undefined && { locale: row.fn.coalesce('locale', row.val(chosenLocale)) }),
    }))
    .where('account_id', '=', change.account)
    .where('id', '=', contactId)
    .returning('signed_out_at');
  const first = await contact
    .set((row) => ({ status_at: now, joined_at: row.fn.coalesce('joined_at', row.val(now)) }))
    .where('status', 'in', ['known', 'invited'])
    .executeTakeFirst();
  if (first !== undefined) {
    tell(change, 'contact.joined', { contactId, partyId: contactId });
    change.note({ action: 'contact.joined', subject: `contact:${contactId}` });
    return { first: true, signedOutAt: first.signed_out_at };
  }
  const again = await contact.where('status', '=', 'joined').executeTakeFirst();
  return again && { first: false, signedOutAt: again.signed_out_at };
}
