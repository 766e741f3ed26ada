import type { Clock } from '../../clock.js';
import type { Engine } from '../../data/engine.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from '../../identity/page.js';
import type { WebhookAttemptTable, WebhookTables } from './tables.js';
import { attemptOf, type WebhookAttempt } from './webhook.js';

const DAY = 24 * 60 * 60_000;
/** How long attempts are kept, in milliseconds. */
const KEPT = 30 * DAY;

/** What was sent to endpoints, and what came of it. */
export class WebhookAttempts {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
  ) {}

  async add(row: WebhookAttemptTable): Promise<void> {
    await this.engine.kysely<WebhookTables>().insertInto('portico_webhook_attempt').values(row).execute();
  }

  /** The newest first. */
  async list(accountId: string, webhookId: string, page: PageRequest): Promise<Page<WebhookAttempt>> {
    const size = pageSize(page);
    const after = pageStart(page);
    let query = this.engine
      .kysely<WebhookTables>()
      .selectFrom('portico_webhook_attempt')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('webhook_id', '=', webhookId)
      .orderBy('id', 'desc')
      .limit(size + 1);
    if (after !== undefined) query = query.where('id', '<', after);
    return pageOf((await query.execute()).map(attemptOf), size);
  }

  async sweep(): Promise<void> {
    const before = new Date(this.clock.now() - KEPT).toISOString();
    await this.engine.kysely<WebhookTables>().deleteFrom('portico_webhook_attempt').where('at', '<', before).execute();
  }
}
