import type { Updateable } from 'kysely';
import { byHost } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import { type Clock, isoNow } from '../clock.js';
import { ConstraintViolation } from '../data/constraint-violation.js';
import type { Engine, EngineTransaction } from '../data/engine.js';
import { isId, newId } from '../id.js';
import type { Log } from '../log.js';
import { PortalError } from '../problem.js';
import {
  type Account,
  type AccountChange,
  AccountChangeInput,
  accountOf,
  type NewAccount,
  NewAccountInput,
} from './account.js';
import type { Domains } from './domains.js';
import { isMark, readInput } from './operator-input.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from './page.js';
import { currencyOf, localeOf, nameOf, timeZoneOf } from './settings.js';
import { isSlug, slugOf } from './slug.js';
import type { AccountStatus, AccountTable, KernelTables } from './tables.js';

/** The accounts of a portal. */
export class Accounts {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly domains: Domains,
    private readonly schedule: { planFor(tx: EngineTransaction, accountId: string): Promise<void> },
    private readonly changes: Changes,
  ) {}

  /**
   * All of it or nothing.
   *
   * @throws PortalError `slug_invalid`, `slug_reserved`, `host_invalid` 422, `slug_taken`, `external_id_taken`, `host_taken` 409, and what a name,
   * locale, time zone or currency is refused with
   */
  async create(given: NewAccount): Promise<Account> {
    const account = readInput(NewAccountInput, 'account', given);
    const now = isoNow(this.clock);
    const row = {
      id: newId(this.clock),
      slug: slugOf(account.slug),
      name: nameOf(account.name),
      status: 'active' as const,
      status_at: now,
      locale: localeOf(account.locale ?? 'en'),
      time_zone: timeZoneOf(account.timeZone ?? 'UTC'),
      currency: currencyOf(account.currency ?? 'EUR'),
      external_id: account.externalId ?? null,
      created_at: now,
    };
    try {
      await this.changes.run(row.id, byHost('accounts.create'), async (change) => {
        await change.tx.kysely<KernelTables>().insertInto('portico_account').values(row).execute();
        change.note({ action: 'account.created', subject: `account:${row.id}` });
        for (const host of account.hosts ?? []) await this.domains.insert(change, host);
        await this.schedule.planFor(change.tx, row.id);
      });
    } catch (error) {
      if (!(error instanceof ConstraintViolation) || error.kind !== 'unique') throw error;
      throw error.columns?.includes('external_id')
        ? new PortalError('external_id_taken', 409, 'Another account has this external id.')
        : new PortalError('slug_taken', 409, `Another account has the slug "${row.slug}".`);
    }
    this.log.info('account.created', { accountId: row.id, slug: row.slug, hosts: account.hosts ?? [] });
    return accountOf(row);
  }

  /**
   * Creates an account, or brings the one with this external id, else the one with this slug that has none yet, up to
   * date. Calling it twice is calling it once. An account keeps the slug and the hosts that it has; hosts are added.
   *
   * @throws PortalError `slug_taken`, `host_taken` 409, else as {@link create}
   */
  async upsert(given: NewAccount & { readonly externalId: string }): Promise<Account> {
    const account = readInput(NewAccountInput.required({ externalId: true }), 'account', given);
    const found = (await this.byExternalId(account.externalId)) ?? (await this.#adopted(account));
    if (found === undefined) {
      try {
        return await this.create(account);
      } catch (error) {
        // Whichever rule the database names first: somebody else created it meanwhile, and there is one to bring up to date.
        if (await this.byExternalId(account.externalId)) return this.upsert(account);
        throw error;
      }
    }
    const { slug: _slug, externalId: _externalId, hosts = [], ...change } = account;
    for (const host of hosts) await this.domains.add(found.id, host, byHost('accounts.upsert'));
    return this.update(found.id, change);
  }

  /** @throws PortalError `account_not_found` 404, and what a value is refused with */
  async update(id: string, given: AccountChange): Promise<Account> {
    const change = readInput(AccountChangeInput, 'change', given);
    const set: Updateable<AccountTable> = {
      ...(change.name !== undefined && { name: nameOf(change.name) }),
      ...(change.locale !== undefined && { locale: localeOf(change.locale) }),
      ...(change.timeZone !== undefined && { time_zone: timeZoneOf(change.timeZone) }),
      ...(change.currency !== undefined && { currency: currencyOf(change.currency) }),
    };
    if (Object.keys(set).length > 0 && isId(id)) {
      const before = await this.get(id);
      await this.changes.run(id, byHost('accounts.update'), async (open) => {
        const db = open.tx.kysely<KernelTables>();
        const row = await db
          .updateTable('portico_account')
          .set(set)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow();
        const after = accountOf(row);
        const fields = (Object.keys(after) as (keyof Account)[]).filter((field) => after[field] !== before[field]);
        if (fields.length > 0) open.note({ action: 'account.changed', subject: `account:${id}`, data: { fields } });
      });
    }
    return this.get(id);
  }

  /**
   * Closes the portal of an account until {@link restore}: from the next request on it answers like an unknown one.
   *
   * @throws PortalError `account_not_found` 404, `account_not_active` 409
   */
  async suspend(id: string): Promise<Account> {
    return this.#move(id, 'active', 'suspended');
  }

  /** @throws PortalError `account_not_found` 404, `account_not_suspended` 409 */
  async restore(id: string): Promise<Account> {
    return this.#move(id, 'suspended', 'active');
  }

  /** @throws PortalError `account_not_found` 404 */
  async get(id: string): Promise<Account> {
    const account = await this.byId(id);
    if (account === undefined) throw new PortalError('account_not_found', 404, 'There is no such account.');
    return account;
  }

  async byId(id: string): Promise<Account | undefined> {
    return isId(id) ? this.#one('id', id) : undefined;
  }

  async bySlug(slug: string): Promise<Account | undefined> {
    return isSlug(slug) ? this.#one('slug', slug) : undefined;
  }

  async byExternalId(externalId: string): Promise<Account | undefined> {
    return isMark(externalId) ? this.#one('external_id', externalId) : undefined;
  }

  /** In order of creation. */
  async list(page: PageRequest = {}): Promise<Page<Account>> {
    const size = pageSize(page);
    const after = pageStart(page);
    let query = this.#db
      .selectFrom('portico_account')
      .selectAll()
      .orderBy('id')
      .limit(size + 1);
    if (after !== undefined) query = query.where('id', '>', after);
    return pageOf((await query.execute()).map(accountOf), size);
  }

  get #db() {
    return this.engine.kysely<KernelTables>();
  }

  async #one(column: 'id' | 'slug' | 'external_id', value: string): Promise<Account | undefined> {
    const row = await this.#db.selectFrom('portico_account').selectAll().where(column, '=', value).executeTakeFirst();
    return row && accountOf(row);
  }

  /** The account with the same slug, if it has no external id: from now on it has this one. */
  async #adopted({ slug, externalId }: { slug: string; externalId: string }): Promise<Account | undefined> {
    if (!isSlug(slug)) return undefined;
    try {
      const row = await this.#db
        .updateTable('portico_account')
        .set({ external_id: externalId })
        .where('slug', '=', slug)
        .where('external_id', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && accountOf(row);
    } catch (error) {
      // Another account was given the id meanwhile: creating one will find it.
      if (error instanceof ConstraintViolation) return undefined;
      throw error;
    }
  }

  async #move(id: string, from: AccountStatus, to: AccountStatus): Promise<Account> {
    const done = to === 'active' ? 'restored' : to;
    const moved = isId(id)
      ? await this.changes.run(
          id,
          byHost(`accounts.${done === 'restored' ? 'restore' : 'suspend'}`),
          async (change) => {
            const row = await change.tx
              .kysely<KernelTables>()
              .updateTable('portico_account')
              .set({ status: to, status_at: isoNow(this.clock) })
              .where('id', '=', id)
              .where('status', '=', from)
              .returningAll()
              .executeTakeFirst();
            if (row !== undefined) change.note({ action: `account.${done}`, subject: `account:${id}` });
            return row;
          },
        )
      : undefined;
    if (moved === undefined) {
      const { status } = await this.get(id);
      throw new PortalError(`account_not_${from}`, 409, `The account is ${status}, not ${from}.`, { status });
    }
    this.log.info(`account.${done}`, { accountId: id });
    return accountOf(moved);
  }
}
