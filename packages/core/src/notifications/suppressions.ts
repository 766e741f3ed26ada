import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { KernelChange } from '../changes/kernel-change.js';
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
    private readonly log: Log,
    private readonly changes: Changes,
  ) {}

  /**
   * Mails nothing to an address any more: call it when a mail to it came back for good, or when its owner complained.
   * An address that is suppressed already keeps its reason.
   *
   * @throws PortalError `email_invalid`, `input_invalid` 422
   */
  async suppress(accountId: string, address: string, reason: SuppressionReason, cause: Cause): Promise<void> {
    const { key } = parseEmailAddress(address);
    const why = readInput(Reason, 'reason', reason);
    const added = await this.changes.run(accountId, cause, async (change) => {
      const { numInsertedOrUpdatedRows } = await change.tx
        .kysely<KernelTables>()
        .insertInto('portico_suppression')
        .values({ account_id: accountId, email_key: key, reason: why, created_at: change.at })
        .onConflict((conflict) => conflict.columns(['account_id', 'email_key']).doNothing())
        .executeTakeFirst();
      if (!numInsertedOrUpdatedRows) return false;
      await note(change, 'suppression.added', key, { reason: why });
      return true;
    });
    if (added) this.log.warn('mail.suppressed', { accountId, reason: why });
  }

  /** Lets mails go to an address again. What is not suppressed is no error. */
  async lift(accountId: string, address: string, cause: Cause): Promise<void> {
    const { key } = parseEmailAddress(address);
    await this.changes.run(accountId, cause, async (change) => {
      const { numDeletedRows } = await change.tx
        .kysely<KernelTables>()
        .deleteFrom('portico_suppression')
        .where('account_id', '=', accountId)
        .where('email_key', '=', key)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await note(change, 'suppression.lifted', key);
    });
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

/** An address is kept encrypted, for the contact whose it is; of one that is nobody's nothing is kept. */
async function note(
  change: KernelChange,
  action: string,
  key: string,
  data?: Readonly<Record<string, unknown>>,
): Promise<void> {
  const contact = await change.tx
    .kysely<KernelTables>()
    .selectFrom('portico_contact')
    .select('id')
    .where('account_id', '=', change.account)
    .where('email_key', '=', key)
    .executeTakeFirst();
  change.note({
    action,
    ...(data !== undefined && { data }),
    ...(contact !== undefined && {
      subject: `contact:${contact.id}`,
      personal: { contactId: contact.id, values: { email: key } },
    }),
  });
}
