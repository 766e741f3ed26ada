import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { KernelChange } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import { ConstraintViolation } from '../data/constraint-violation.js';
import type { Engine } from '../data/engine.js';
import { tell } from '../events/kernel-events.js';
import type { Log } from '../log.js';
import { PortalError } from '../problem.js';
import { normaliseHost } from './hosts.js';
import type { DomainStatus, KernelTables } from './tables.js';

/** A host name under which an account's portal answers. */
export interface Domain {
  /** Lower case, A-labels. */
  readonly host: string;
  readonly status: DomainStatus;
  readonly statusAt: string;
}

/** The host names of accounts. */
export class Domains {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly changes: Changes,
  ) {}

  /**
   * Lets an account's portal answer under a host name, at once: whoever calls this vouches for the claim. The same
   * host twice for one account is no error. A port is ignored.
   *
   * @throws PortalError `host_invalid` 422, `host_taken` 409, `account_not_found` 404
   */
  async add(accountId: string, host: string, cause: Cause): Promise<Domain> {
    const domain = await this.changes.run(accountId, cause, (change) => this.insert(change, host));
    this.log.info('domain.activated', { accountId, host: domain.host });
    return domain;
  }

  /** {@link add} as a part of the transaction that also makes the account. */
  async insert(change: KernelChange, host: string): Promise<Domain> {
    const { account: accountId } = change;
    const db = change.tx.kysely<KernelTables>();
    const name = normaliseHost(host);
    if (name === undefined) {
      throw new PortalError(
        'host_invalid',
        422,
        'A host is a host name such as "portal.example.com", without scheme and path.',
      );
    }
    const now = isoNow(this.clock);
    const before = await db
      .selectFrom('portico_domain')
      .select('status')
      .where('account_id', '=', accountId)
      .where('host', '=', name)
      .executeTakeFirst();
    try {
      const row = await db
        .insertInto('portico_domain')
        .values({ account_id: accountId, host: name, status: 'active', status_at: now, created_at: now })
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'host']).doUpdateSet((row) => ({
            status: 'active',
            status_at: row
              .case()
              .when('portico_domain.status', '=', 'active')
              .then(row.ref('portico_domain.status_at'))
              .else(now)
              .end(),
          })),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      if (before?.status !== 'active') {
        tell(change, 'domain.verified', { domainId: name });
        change.note({ action: 'domain.verified', subject: `domain:${name}` });
      }
      return { host: row.host, status: row.status, statusAt: row.status_at };
    } catch (error) {
      if (!(error instanceof ConstraintViolation)) throw error;
      if (error.kind === 'foreign_key') throw new PortalError('account_not_found', 404, 'There is no such account.');
      throw new PortalError('host_taken', 409, `The host "${name}" belongs to another account.`);
    }
  }

  /** From the next request on the host is unknown. Removing what is not there is no error. */
  async remove(accountId: string, host: string, cause: Cause): Promise<void> {
    const name = normaliseHost(host);
    if (name === undefined) return;
    const removed = await this.changes.run(accountId, cause, async (change) => {
      const { numDeletedRows } = await change.tx
        .kysely<KernelTables>()
        .deleteFrom('portico_domain')
        .where('account_id', '=', accountId)
        .where('host', '=', name)
        .executeTakeFirst();
      if (numDeletedRows > 0n) change.note({ action: 'domain.removed', subject: `domain:${name}` });
      return numDeletedRows > 0n;
    });
    if (removed) this.log.info('domain.removed', { accountId, host: name });
  }

  /** Where mails lead: the first host that the account had and still has. */
  async primary(accountId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('portico_domain')
      .select('host')
      .where('account_id', '=', accountId)
      .where('status', '=', 'active')
      .orderBy('created_at')
      .orderBy('host')
      .executeTakeFirst();
    return row?.host;
  }

  /** By name. */
  async list(accountId: string): Promise<Domain[]> {
    const rows = await this.#db
      .selectFrom('portico_domain')
      .select(['host', 'status', 'status_at'])
      .where('account_id', '=', accountId)
      .orderBy('host')
      .execute();
    return rows.map(({ host, status, status_at }) => ({ host, status, statusAt: status_at }));
  }

  get #db() {
    return this.engine.kysely<KernelTables>();
  }
}
