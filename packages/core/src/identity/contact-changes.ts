import type { Updateable } from 'kysely';
import { isOffice } from '../changes/cause.js';
import type { KernelChange } from '../changes/kernel-change.js';
import { type Contact, contactOf, type NewContact, preparedColumns } from './contact.js';
import type { EmailAddress } from './email-address.js';
import { localeOf, nameOf } from './settings.js';
import type { ContactTable, KernelTables } from './tables.js';

/** The row of a contact who is new. */
export function newContactRow(
  contact: NewContact,
  address: EmailAddress,
  { accountId, id, now }: { readonly accountId: string; readonly id: string; readonly now: string },
) {
  return {
    account_id: accountId,
    id,
    email_key: address.key,
    email: address.typed,
    name: nameOf(contact.name),
    kind: contact.kind ?? 'client',
    status: 'known' as const,
    status_at: now,
    suspended_from: null,
    invited_at: null,
    joined_at: null,
    locale: contact.locale === undefined ? null : localeOf(contact.locale),
    external_id: contact.externalId ?? null,
    created_at: now,
    signed_out_at: null,
    next_steps: null,
    contact_person: null,
    ...preparedColumns(contact),
  };
}

/** What the office changes is noted, as far as it is another than before. */
export async function updateContact(
  change: KernelChange,
  before: Contact,
  set: Updateable<ContactTable>,
): Promise<void> {
  const row = await change.tx
    .kysely<KernelTables>()
    .updateTable('portico_contact')
    .set(set)
    .where('account_id', '=', change.account)
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirst();
  const after = row && contactOf(row);
  const fields = after === undefined ? [] : changedFields(before, after);
  if (after === undefined || fields.length === 0) return;
  if (isOffice(change.cause) || fields.includes('email')) noteContact(change, 'contact.changed', after, { fields });
}

/** Notes what was done to a contact, with his name and address as long as he is not erased. */
export function noteContact(
  change: KernelChange,
  action: string,
  { id, name, email }: Contact,
  data: { [key: string]: unknown },
) {
  change.note({ action, subject: `contact:${id}`, data, personal: { contactId: id, values: { name, email } } });
}

function changedFields(before: Contact, after: Contact): string[] {
  return (Object.keys(after) as (keyof Contact)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}
