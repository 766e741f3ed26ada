import type { KernelChange } from '../changes/kernel-change.js';
import { tell } from '../events/kernel-events.js';
import { mayUsePortal } from '../permissions/decision.js';
import type { ContactStatus, KernelRow, KernelTables } from './tables.js';

/** Notes that a known contact was invited. One who is invited or has joined stays as he is. */
export async function invite(change: KernelChange, id: string): Promise<void> {
  const { numUpdatedRows } = await change.tx
    .kysely<KernelTables>()
    .updateTable('portico_contact')
    .set({ status: 'invited', status_at: change.at, invited_at: change.at })
    .where('account_id', '=', change.account)
    .where('id', '=', id)
    .where('status', '=', 'known')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) tellMoved(change, 'contact.invited', id);
}

/**
 * Suspends a contact who may use the portal. First of all in its change, so that a sign-in under way, which locks the
 * same row, comes wholly before or after.
 *
 * @returns undefined: there is none
 */
export async function suspend(change: KernelChange, id: string): Promise<KernelRow<'portico_contact'> | undefined> {
  const row = await change.tx
    .kysely<KernelTables>()
    .updateTable('portico_contact')
    .set((contact) => ({
      status: 'suspended',
      status_at: change.at,
      suspended_from: contact.ref('status'),
    }))
    .where('account_id', '=', change.account)
    .where('id', '=', id)
    .where('status', 'in', [...mayUsePortal])
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) tellMoved(change, 'contact.suspended', id);
  return row;
}

/**
 * Makes a suspended contact what he was.
 *
 * @returns undefined: there is none
 */
export async function restore(change: KernelChange, id: string): Promise<KernelRow<'portico_contact'> | undefined> {
  const row = await change.tx
    .kysely<KernelTables>()
    .updateTable('portico_contact')
    .set((contact) => ({
      status: contact.fn.coalesce('suspended_from', contact.val<ContactStatus>('known')),
      status_at: change.at,
      suspended_from: null,
    }))
    .where('account_id', '=', change.account)
    .where('id', '=', id)
    .where('status', '=', 'suspended')
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) tellMoved(change, 'contact.restored', id);
  return row;
}

/** A move of a contact from one state to another. */
function tellMoved(
  change: KernelChange,
  name: 'contact.invited' | 'contact.suspended' | 'contact.restored',
  contactId: string,
): void {
  tell(change, name, { contactId, partyId: contactId });
  change.note({ action: name, subject: `contact:${contactId}` });
}
