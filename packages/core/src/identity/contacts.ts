import type { Updateable } from 'kysely';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import { type Clock, isoNow } from '../clock.js';
import { ConstraintViolation } from '../data/constraint-violation.js';
import type { Engine } from '../data/engine.js';
import { tell } from '../events/kernel-events.js';
import { isId, newId } from '../id.js';
import type { Log } from '../log.js';
import { PortalError } from '../problem.js';
import { forgetRecents } from '../recents/recents.js';
import {
  type Contact,
  type ContactChange,
  ContactChangeInput,
  type ContactCounts,
  ContactStatusInput,
  contactOf,
  type NewContact,
  NewContactInput,
  preparedColumns,
} from './contact.js';
import { newContactRow, noteContact, updateContact } from './contact-changes.js';
import { invite, restore, suspend } from './contact-status.js';
import { type EmailAddress, parseEmailAddress } from './email-address.js';
import { isMark, readInput } from './operator-input.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from './page.js';
import type { KernelDb, Sessions } from './sessions.js';
import { localeOf, nameOf } from './settings.js';
import type { ContactStatus, ContactTable, KernelTables } from './tables.js';
import type { Tickets } from './tickets.js';

/** The contacts of each account. */
export class Contacts {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly sessions: Sessions,
    private readonly tickets: Tickets,
    private readonly changes: Changes,
  ) {}

  /** @throws PortalError `contact_exists`, `external_id_taken` 409, `email_invalid` 422, `account_not_found` 404, and what a value is refused with */
  async create(accountId: string, given: NewContact, cause: Cause): Promise<Contact> {
    const contact = readInput(NewContactInput, 'contact', given);
    const address = parseEmailAddress(contact.email);
    const now = isoNow(this.clock);
    const row = newContactRow(contact, address, { accountId, id: newId(this.clock), now });
    try {
      await this.changes.run(accountId, cause, async (change) => {
        const db = change.tx.kysely<KernelTables>();
        await db.insertInto('portico_party').values({ account_id: accountId, id: row.id, kind: 'contact' }).execute();
        await db.insertInto('portico_contact').values(row).execute();
        noteContact(change, 'contact.created', contactOf(row), { kind: row.kind });
      });
    } catch (error) {
      throw await this.#asConflict(error, accountId, address);
    }
    this.log.info('contact.created', { accountId, contactId: row.id });
    return contactOf(row);
  }

  /**
   * Creates a contact, or brings the one with this external id, else with this e-mail address, up to date. Calling it
   * twice is calling it once. A changed address signs the contact out everywhere.
   *
   * @throws PortalError `external_id_taken` 409: the address belongs to a contact with another external id; else as {@link create}
   */
  async upsert(accountId: string, given: NewContact, cause: Cause): Promise<Contact> {
    const contact = readInput(NewContactInput, 'contact', given);
    const address = parseEmailAddress(contact.email);
    const found = await this.#find(accountId, address, contact.externalId);
    if (found === undefined) {
      try {
        return await this.create(accountId, contact, cause);
      } catch (error) {
        // Somebody else created it meanwhile: then there is one to bring up to date.
        if (!(error instanceof PortalError) || error.code !== 'contact_exists') throw error;
        return this.upsert(accountId, contact, cause);
      }
    }
    return this.#bringUpToDate(accountId, found, address, contact, cause);
  }

  /** @throws PortalError `contact_not_found` 404, and what a value is refused with */
  async update(accountId: string, id: string, given: ContactChange, cause: Cause): Promise<Contact> {
    const change = readInput(ContactChangeInput, 'change', given);
    const set: Updateable<ContactTable> = {
      ...(change.name !== undefined && { name: nameOf(change.name) }),
      ...(change.kind !== undefined && { kind: change.kind }),
      ...(change.locale !== undefined && { locale: change.locale === null ? null : localeOf(change.locale) }),
      ...preparedColumns(change),
    };
    if (Object.keys(set).length > 0 && isId(id)) {
      const found = await this.get(accountId, id);
      await this.changes.run(accountId, cause, (open) => updateContact(open, found, set));
    }
    return this.get(accountId, id);
  }

  /** @throws PortalError `contact_not_found` 404 */
  async get(accountId: string, id: string): Promise<Contact> {
    const contact = await this.byId(accountId, id);
    if (contact === undefined) throw new PortalError('contact_not_found', 404, 'The account has no such contact.');
    return contact;
  }

  async byId(accountId: string, id: string): Promise<Contact | undefined> {
    return isId(id) ? this.#one(accountId, 'id', id) : undefined;
  }

  /** By the address as it is compared: capitals and spaces around it do not matter. */
  async byEmail(accountId: string, email: string): Promise<Contact | undefined> {
    return this.#one(accountId, 'email_key', parseEmailAddress(email).key);
  }

  async byExternalId(accountId: string, externalId: string): Promise<Contact | undefined> {
    return isMark(externalId) ? this.#one(accountId, 'external_id', externalId) : undefined;
  }

  /** In order of creation; removed contacts only when asked for. */
  async list(
    accountId: string,
    page: PageRequest & { readonly status?: ContactStatus | undefined } = {},
  ): Promise<Page<Contact>> {
    const size = pageSize(page);
    const after = pageStart(page);
    let query = this.#db
      .selectFrom('portico_contact')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('id')
      .limit(size + 1);
    const status = readInput(ContactStatusInput, 'status', page.status);
    query = status === undefined ? query.where('status', '<>', 'removed') : query.where('status', '=', status);
    if (after !== undefined) query = query.where('id', '>', after);
    return pageOf((await query.execute()).map(contactOf), size);
  }

  async counts(accountId: string): Promise<ContactCounts> {
    const rows = await this.#db
      .selectFrom('portico_contact')
      .select((row) => ['status', row.fn.countAll<number>().as('count')])
      .where('account_id', '=', accountId)
      .groupBy('status')
      .execute();
    const counts = { known: 0, invited: 0, joined: 0, suspended: 0, removed: 0 };
    for (const { status, count } of rows) counts[status] = Number(count);
    return counts;
  }

  /** Notes that a known contact was invited. One who is invited or has joined stays as he is. */
  async markInvited(accountId: string, id: string, cause: Cause): Promise<Contact> {
    if (isId(id)) {
      await this.changes.run(accountId, cause, (change) => invite(change, id));
    }
    return this.get(accountId, id);
  }

  /**
   * Keeps a contact out: sessions and tickets end in the same transaction. He learns nothing; his documents stay.
   *
   * @throws PortalError `contact_not_found` 404, `contact_not_active` 409
   */
  async suspend(accountId: string, id: string, cause: Cause): Promise<Contact> {
    const moved = isId(id)
      ? await this.changes.run(accountId, cause, async (change) => {
          const row = await suspend(change, id);
          if (row === undefined) return undefined;
          const db = change.tx.kysely<KernelTables>();
          await this.sessions.endAll(change, id, 'contact_suspended');
          await this.tickets.voidAll(accountId, id, db);
          await forgetRecents(db, { accountId, contactId: id });
          return row;
        })
      : undefined;
    if (moved === undefined) {
      const { status } = await this.get(accountId, id);
      throw new PortalError('contact_not_active', 409, `The contact is ${status} already.`, { status });
    }
    this.log.info('contact.suspended', { accountId, contactId: id });
    return contactOf(moved);
  }

  /**
   * Lets a suspended contact in again, as what he was. Ended sessions stay ended.
   *
   * @throws PortalError `contact_not_found` 404, `contact_not_suspended` 409
   */
  async restore(accountId: string, id: string, cause: Cause): Promise<Contact> {
    const moved = isId(id) ? await this.changes.run(accountId, cause, (change) => restore(change, id)) : undefined;
    if (moved === undefined) {
      const { status } = await this.get(accountId, id);
      throw new PortalError('contact_not_suspended', 409, `The contact is ${status}, not suspended.`, { status });
    }
    this.log.info('contact.restored', { accountId, contactId: id });
    return contactOf(moved);
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }

  async #one(
    accountId: string,
    column: 'id' | 'email_key' | 'external_id',
    value: string,
  ): Promise<Contact | undefined> {
    const row = await this.#db
      .selectFrom('portico_contact')
      .selectAll()
      .where('account_id', '=', accountId)
      .where(column, '=', value)
      .executeTakeFirst();
    return row && contactOf(row);
  }

  async #find(accountId: string, { key }: EmailAddress, externalId: string | undefined): Promise<Contact | undefined> {
    const known = externalId === undefined ? undefined : await this.#one(accountId, 'external_id', externalId);
    if (known !== undefined) return known;
    const sameAddress = await this.#one(accountId, 'email_key', key);
    // The same id means: created between the two look-ups.
    if (sameAddress?.externalId != null && externalId !== undefined && sameAddress.externalId !== externalId) {
      throw new PortalError('external_id_taken', 409, 'The contact with this e-mail address has another external id.', {
        contactId: sameAddress.id,
      });
    }
    return sameAddress;
  }

  async #bringUpToDate(
    accountId: string,
    found: Contact,
    address: EmailAddress,
    contact: NewContact,
    cause: Cause,
  ): Promise<Contact> {
    const moves = parseEmailAddress(found.email).key !== address.key;
    const set: Updateable<ContactTable> = {
      email: address.typed,
      email_key: address.key,
      name: nameOf(contact.name),
      ...(contact.kind !== undefined && { kind: contact.kind }),
      ...(contact.locale !== undefined && { locale: localeOf(contact.locale) }),
      ...(contact.externalId !== undefined && { external_id: contact.externalId }),
      ...preparedColumns(contact),
    };
    try {
      await this.changes.run(accountId, cause, async (change) => {
        await updateContact(change, found, set);
        if (!moves) return;
        const { id: contactId } = found;
        tell(change, 'contact.email_changed', { contactId, partyId: contactId });
        // Whoever reads the old mailbox must not stay signed in, nor sign in with what was mailed there.
        await this.sessions.endAll(change, contactId, 'address_changed');
        await this.tickets.voidAll(accountId, contactId, change.tx.kysely<KernelTables>());
      });
    } catch (error) {
      throw await this.#asConflict(error, accountId, address);
    }
    if (moves) this.log.info('contact.email_changed', { accountId, contactId: found.id });
    return this.get(accountId, found.id);
  }

  async #asConflict(error: unknown, accountId: string, { key }: EmailAddress): Promise<unknown> {
    if (!(error instanceof ConstraintViolation)) return error;
    if (error.kind === 'foreign_key') return new PortalError('account_not_found', 404, 'There is no such account.');
    if (error.kind !== 'unique') return error;
    const holder = await this.#one(accountId, 'email_key', key);
    return holder === undefined
      ? new PortalError('external_id_taken', 409, 'Another contact has this external id.')
      : new PortalError('contact_exists', 409, 'The account has a contact with this e-mail address.', {
          contactId: holder.id,
        });
  }
}
