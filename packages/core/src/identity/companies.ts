import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import { type Clock, isoNow } from '../clock.js';
import { ConstraintViolation } from '../data/constraint-violation.js';
import type { Engine } from '../data/engine.js';
import type { CompanyRole } from '../data/scopes.js';
import { isId, newId } from '../id.js';
import type { Log } from '../log.js';
import { forgetNotificationsOf } from '../notifications/forgetting.js';
import { PortalError } from '../problem.js';
import { forgetRecents } from '../recents/recents.js';
import { isMark, Mark, readInput } from './operator-input.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from './page.js';
import type { KernelDb } from './sessions.js';
import { nameOf } from './settings.js';
import type { CompanyTable, KernelRow, KernelTables } from './tables.js';

/** A firm of one account with several contacts. */
export interface Company {
  readonly id: string;
  readonly name: string;
  /** The host's own id for it. */
  readonly externalId: string | null;
  readonly createdAt: string;
}

/** A contact's place in a company. */
export interface CompanyMember {
  readonly contactId: string;
  readonly name: string;
  readonly email: string;
  readonly role: CompanyRole;
  readonly since: string;
}

/** A company or a contact: by its id, or by the host's own. */
export type PartyRef = string | { readonly externalId: string };

/** What a new company needs. */
export interface NewCompany {
  readonly name: string;
  readonly externalId?: string | undefined;
}

const NewCompanyInput = z.object({ name: z.string(), externalId: Mark.optional() });
const RoleInput = z.enum(['owner', 'billing', 'member']) satisfies z.ZodType<CompanyRole>;

/** The companies of each account. */
export class Companies {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly changes: Changes,
  ) {}

  /** @throws PortalError `external_id_taken` 409, `account_not_found` 404, `name_invalid`, `input_invalid` 422 */
  async create(accountId: string, given: NewCompany, cause: Cause): Promise<Company> {
    const company = readInput(NewCompanyInput, 'company', given);
    const row: CompanyTable = {
      account_id: accountId,
      id: newId(this.clock),
      name: nameOf(company.name),
      external_id: company.externalId ?? null,
      created_at: isoNow(this.clock),
    };
    try {
      await this.changes.run(accountId, cause, async (change) => {
        const db = change.tx.kysely<KernelTables>();
        await db.insertInto('portico_party').values({ account_id: accountId, id: row.id, kind: 'company' }).execute();
        await db.insertInto('portico_company').values(row).execute();
        change.note({ action: 'company.created', subject: `company:${row.id}` });
      });
    } catch (error) {
      if (!(error instanceof ConstraintViolation)) throw error;
      if (error.kind === 'foreign_key') throw new PortalError('account_not_found', 404, 'There is no such account.');
      throw new PortalError('external_id_taken', 409, 'Another company has this external id.');
    }
    this.log.info('company.created', { accountId, companyId: row.id });
    return companyOf(row);
  }

  /**
   * Creates a company, or brings the one with this external id up to date. Calling it twice is calling it once.
   *
   * @throws PortalError `account_not_found` 404, `name_invalid`, `input_invalid` 422
   */
  async upsert(accountId: string, given: NewCompany & { readonly externalId: string }, cause: Cause): Promise<Company> {
    const company = readInput(NewCompanyInput.required(), 'company', given);
    const found = await this.byExternalId(accountId, company.externalId);
    if (found !== undefined)
      return found.name === company.name ? found : this.rename(accountId, found.id, company.name, cause);
    try {
      return await this.create(accountId, company, cause);
    } catch (error) {
      // Somebody else created it meanwhile: then there is one to bring up to date.
      if (!(error instanceof PortalError) || error.code !== 'external_id_taken') throw error;
      return this.upsert(accountId, company, cause);
    }
  }

  /** @throws PortalError `company_not_found` 404, `name_invalid` 422 */
  async rename(accountId: string, id: string, name: string, cause: Cause): Promise<Company> {
    const set = { name: nameOf(readInput(z.string(), 'name', name)) };
    if (isId(id)) {
      await this.changes.run(accountId, cause, async (change) => {
        const { numUpdatedRows } = await change.tx
          .kysely<KernelTables>()
          .updateTable('portico_company')
          .set(set)
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) change.note({ action: 'company.renamed', subject: `company:${id}` });
      });
    }
    return this.get(accountId, id);
  }

  /** @throws PortalError `company_not_found` 404 */
  async get(accountId: string, id: string): Promise<Company> {
    const row = isId(id)
      ? await this.#db
          .selectFrom('portico_company')
          .selectAll()
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .executeTakeFirst()
      : undefined;
    if (row === undefined) throw new PortalError('company_not_found', 404, 'The account has no such company.');
    return companyOf(row);
  }

  async byExternalId(accountId: string, externalId: string): Promise<Company | undefined> {
    if (!isMark(externalId)) return undefined;
    const row = await this.#db
      .selectFrom('portico_company')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('external_id', '=', externalId)
      .executeTakeFirst();
    return row && companyOf(row);
  }

  /** In order of creation. */
  async list(accountId: string, page: PageRequest = {}): Promise<Page<Company>> {
    const size = pageSize(page);
    const after = pageStart(page);
    let query = this.#db
      .selectFrom('portico_company')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('id')
      .limit(size + 1);
    if (after !== undefined) query = query.where('id', '>', after);
    return pageOf((await query.execute()).map(companyOf), size);
  }

  /**
   * Makes a contact a member, or gives a member another role. In force at the next request.
   *
   * @throws PortalError `contact_not_found`, `company_not_found` 404, `input_invalid` 422
   */
  async addMember(
    accountId: string,
    company: PartyRef,
    contact: PartyRef,
    given: CompanyRole,
    cause: Cause,
  ): Promise<void> {
    const role = readInput(RoleInput, 'role', given);
    const now = isoNow(this.clock);
    const contactId = await this.#idOf(accountId, 'portico_contact', contact);
    if (contactId === undefined) throw new PortalError('contact_not_found', 404, 'The account has no such contact.');
    const companyId = await this.#idOf(accountId, 'portico_company', company);
    if (companyId === undefined) throw new PortalError('company_not_found', 404, 'The account has no such company.');
    await this.get(accountId, companyId);
    try {
      await this.changes.run(accountId, cause, async (change) => {
        const db = change.tx.kysely<KernelTables>();
        change.note({
          action: 'company.member_added',
          subject: `company:${companyId}`,
          data: { contactId, role },
        });
        await db
          .insertInto('portico_membership')
          .values({
            account_id: accountId,
            company_id: companyId,
            contact_id: contactId,
            role,
            status: 'active',
            status_at: now,
            created_at: now,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['account_id', 'contact_id', 'company_id'])
              .doUpdateSet({ role, status: 'active', status_at: now }),
          )
          .execute();
        // In another role he may see less than before.
        await forgetRecents(db, { accountId, contactId });
      });
    } catch (error) {
      if (!(error instanceof ConstraintViolation) || error.kind !== 'foreign_key') throw error;
      throw new PortalError('contact_not_found', 404, 'The account has no such contact.');
    }
    this.log.info('company.member_added', { accountId, companyId, contactId, role });
  }

  /** Ends a membership. Ending one that there is not is no error. */
  async removeMember(accountId: string, company: PartyRef, contact: PartyRef, cause: Cause): Promise<void> {
    const companyId = await this.#idOf(accountId, 'portico_company', company);
    const contactId = await this.#idOf(accountId, 'portico_contact', contact);
    if (companyId === undefined || contactId === undefined) return;
    const ended = await this.changes.run(accountId, cause, async (change) => {
      const db = change.tx.kysely<KernelTables>();
      const { numUpdatedRows } = await db
        .updateTable('portico_membership')
        .set({ status: 'ended', status_at: isoNow(this.clock) })
        .where('account_id', '=', accountId)
        .where('company_id', '=', companyId)
        .where('contact_id', '=', contactId)
        .where('status', '=', 'active')
        .executeTakeFirst();
      if (numUpdatedRows > 0n) {
        change.note({ action: 'company.member_removed', subject: `company:${companyId}`, data: { contactId } });
        await forgetRecents(db, { accountId, contactId });
        await forgetNotificationsOf(db, { accountId, contactId }, companyId);
      }
      return numUpdatedRows > 0n;
    });
    if (ended) this.log.info('company.member_removed', { accountId, companyId, contactId });
  }

  /** By name. */
  async members(accountId: string, company: PartyRef): Promise<CompanyMember[]> {
    const companyId = await this.#idOf(accountId, 'portico_company', company);
    if (companyId === undefined) return [];
    const rows = await this.#db
      .selectFrom('portico_membership as membership')
      .innerJoin('portico_contact as contact', (join) =>
        join
          .onRef('contact.account_id', '=', 'membership.account_id')
          .onRef('contact.id', '=', 'membership.contact_id'),
      )
      .select(['membership.contact_id', 'membership.role', 'membership.status_at', 'contact.name', 'contact.email'])
      .where('membership.account_id', '=', accountId)
      .where('membership.company_id', '=', companyId)
      .where('membership.status', '=', 'active')
      .orderBy('contact.name')
      .orderBy('contact.id')
      .execute();
    return rows.map(({ contact_id, name, email, role, status_at }) => ({
      contactId: contact_id,
      name,
      email,
      role,
      since: status_at,
    }));
  }

  async #idOf(
    accountId: string,
    table: 'portico_company' | 'portico_contact',
    ref: PartyRef,
  ): Promise<string | undefined> {
    if (typeof ref === 'string') return isId(ref) ? ref : undefined;
    if (!isMark(ref?.externalId)) return undefined;
    const row = await this.#db
      .selectFrom(table)
      .select('id')
      .where('account_id', '=', accountId)
      .where('external_id', '=', ref.externalId)
      .executeTakeFirst();
    return row?.id;
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }
}

function companyOf(row: KernelRow<'portico_company'>): Company {
  return { id: row.id, name: row.name, externalId: row.external_id, createdAt: row.created_at };
}
