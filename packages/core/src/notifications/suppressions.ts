import { z } from 'zod';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { parseEmailAddress } from '../identity/email-address.js';
import { readInput } from '../identity/operator-input.js';
import type { KernelTables } from '../identity/tables.js';
import type { Log } from '../log.js';
import type { SuppressionReason } from './tables.js';

/** An address that gets no notifications by mail. Mails that somebody asks for, to sign in, are sent all the same. */
export interface Suppression {
  /** As addresses are compared: lower case. */
  readonly address: string;
  /** `refused`: the mail server refused the recipient for good. The others are what the host said. */
  readonly reason: SuppressionReason;
  readonly since: string;
}

const Reason = z.enum(['hard_bounce', 'complaint', 'refused', 'operator']) satisfies z.ZodType<SuppressionReason>;

/** Addresses to which each account mails no notifications. */
export class Suppressions {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Mails nothing to an address any more: call it when a mail to it came back for good, or when its owner complained.
   * An address that is suppressed already keeps its reason.
   *
   * @throws PortalError `email_invalid`, `input_invalid` 422
   */
  async suppress(accountId: string, address: string, reason: SuppressionReason): Promise<void> {
    const { key } = parseEmailAddress(address);
    await this.engine
      .kysely<KernelTables>()
      .insertInto('portico_suppression')
      .values({
        account_id: accountId,
        email_key: key,
        reason: readInput(Reason, 'reason', reason),
        created_at: isoNow(this.clock),
      })
      .onConflict((conflict) => conflict.columns(['account_id', 'email_key']).doNothing())
      .execute();
    this.log.warn('mail.suppressed', { accountId, reason });
  }

  /** Lets mails go to an address again. What is not suppressed is no error. */
  async lift(accountId: string, address: string): Promise<void> {
    const { key } = parseEmailAddress(address);
    await this.engine
      .kysely<KernelTables>()
      .deleteFrom('portico_suppression')
      .where('account_id', '=', accountId)
      .where('email_key', '=', key)
      .execute();
  }

  /** By address. */
  async suppressions(accountId: string): Promise<Suppression[]> {
    const rows = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_suppression')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('email_key')
      .execute();
    return rows.map(({ email_key, reason, created_at }) => ({ address: email_key, reason, since: created_at }));
  }

  /** @param key as addresses are compared */
  async has(accountId: string, key: string): Promise<boolean> {
    const row = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_suppression')
      .select('reason')
      .where('account_id', '=', accountId)
      .where('email_key', '=', key)
      .executeTakeFirst();
    return row !== undefined;
  }
}
