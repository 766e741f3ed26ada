import { type Clock, isoNow } from '../../clock.js';
import type { Engine } from '../../data/engine.js';
import type { Swept } from '../../identity/housekeeping.js';
import type { SigningSecrets } from './signing-secrets.js';
import type { WebhookTables } from './tables.js';

/** How many endpoints are looked at together. */
const PART = 500;

/**
 * The secrets of endpoints as they lie in the database: none longer than it is valid, and none sealed with an earlier
 * secret of the portal, so that that one can be dropped from the list.
 */
export class KeptSecrets implements Swept {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly secrets: SigningSecrets,
  ) {}

  async sweep(): Promise<void> {
    await this.engine
      .kysely<WebhookTables>()
      .updateTable('portico_webhook')
      .set({ previous_secret: null, previous_until: null })
      .where('previous_until', '<=', isoNow(this.clock))
      .execute();
    for (let after: Place | undefined = { account_id: '', id: '' }; after !== undefined; ) {
      after = await this.#sealAnew(after);
    }
  }

  /** @returns where to go on */
  async #sealAnew(after: Place): Promise<Place | undefined> {
    const query = this.engine
      .kysely<WebhookTables>()
      .selectFrom('portico_webhook')
      .select(['account_id', 'id', 'secret', 'previous_secret'])
      .orderBy('account_id')
      .orderBy('id')
      .limit(PART);
    const rows = await (after.id === ''
      ? query
      : query.where((row) => row(row.refTuple('account_id', 'id'), '>', row.tuple(after.account_id, after.id)))
    ).execute();
    for (const { account_id, id, secret, previous_secret } of rows) {
      await this.#renew({ account_id, id }, 'secret', secret);
      if (previous_secret !== null) await this.#renew({ account_id, id }, 'previous_secret', previous_secret);
    }
    return rows.length < PART ? undefined : rows.at(-1);
  }

  async #renew({ account_id, id }: Place, column: 'secret' | 'previous_secret', sealed: string): Promise<void> {
    const renewed = await this.secrets.renew(account_id, sealed);
    if (renewed === undefined) return;
    await this.engine
      .kysely<WebhookTables>()
      .updateTable('portico_webhook')
      .set({ [column]: renewed })
      .where('account_id', '=', account_id)
      .where('id', '=', id)
      // It may have been rotated meanwhile.
      .where(column, '=', sealed)
      .execute();
  }
}

interface Place {
  readonly account_id: string;
  readonly id: string;
}
