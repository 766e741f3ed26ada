import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { NewEntry } from '../changes/kernel-change.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { actorId, Mark, readInput } from '../identity/operator-input.js';
import type { KernelDb } from '../identity/sessions.js';
import type { KernelTables } from '../identity/tables.js';
import type { Log } from '../log.js';
import type { InstalledApps } from '../permissions/decision.js';
import { demandKnownApp } from '../permissions/known-app.js';
import { plainLine } from '../welcome/plain-line.js';
import { type Arrangement, arrangementColumns, readArrangement } from './arrangement.js';

const OrderInput = z
  .array(Mark)
  .max(1000)
  .refine((ids) => new Set(ids).size === ids.length, 'Name each app once.');
const TitleInput = plainLine('The title of an app', 60).nullable();

/** The order, names and landing page of each account's apps. In force at the next request on every node. */
export class Launchers {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly installed: () => InstalledApps,
    private readonly changes: Changes,
  ) {}

  async get(accountId: string): Promise<Arrangement> {
    const row = await this.#db
      .selectFrom('portico_account as account')
      .select(arrangementColumns(this.engine.name))
      .where('account.id', '=', accountId)
      .executeTakeFirst();
    return readArrangement(row ?? { app_order: null, landing: null, app_titles: [] });
  }

  /**
   * Sets the order of the apps in launcher and home. Apps that are not named follow, in the order of composition.
   *
   * @throws PortalError `app_unknown` 404, `input_invalid` 422
   */
  async setOrder(accountId: string, given: readonly string[], cause: Cause): Promise<void> {
    const order = readInput(OrderInput, 'order', given);
    for (const app of order) demandKnownApp(app, this.installed());
    await this.#set(accountId, { app_order: JSON.stringify(order) }, cause, {
      action: 'app.order_changed',
      data: { order },
    });
    this.log.info('app.order_changed', { accountId, order, by: cause.actor.id });
  }

  /**
   * Calls an app by the owner's own name, for every reader; null gives it back the name it has in the reader's language.
   *
   * @throws PortalError `app_unknown` 404, `input_invalid` 422
   */
  async rename(accountId: string, app: string, given: string | null, cause: Cause): Promise<void> {
    readInput(Mark, 'app', app);
    const by = actorId(cause);
    const title = readInput(TitleInput, 'title', given);
    demandKnownApp(app, this.installed());
    await this.changes.run(accountId, cause, async (change) => {
      const db = change.tx.kysely<KernelTables>();
      change.note({ action: 'app.renamed', subject: `app:${app}`, data: { title } });
      if (title === null) {
        await db.deleteFrom('portico_app_title').where('account_id', '=', accountId).where('app', '=', app).execute();
      } else {
        await db
          .insertInto('portico_app_title')
          .values({ account_id: accountId, app, title })
          .onConflict((conflict) => conflict.columns(['account_id', 'app']).doUpdateSet({ title }))
          .execute();
      }
    });
    this.log.info('app.renamed', { accountId, app, title, by });
  }

  /**
   * Sets the app where a contact arrives who did not ask for a page; null is home. For whom the app is hidden, or empty,
   * it stays home.
   *
   * @throws PortalError `app_unknown` 404, `input_invalid` 422
   */
  async setLanding(accountId: string, given: string | null, cause: Cause): Promise<void> {
    const landing = readInput(Mark.nullable(), 'app', given);
    if (landing !== null) demandKnownApp(landing, this.installed());
    await this.#set(accountId, { landing }, cause, { action: 'app.landing_changed', data: { app: landing } });
    this.log.info('app.landing_changed', { accountId, app: landing, by: cause.actor.id });
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }

  async #set(
    accountId: string,
    set: { app_order?: string; landing?: string | null },
    cause: Cause,
    entry: NewEntry,
  ): Promise<void> {
    const changed = { ...set, changed_by: actorId(cause), changed_at: isoNow(this.clock) };
    await this.changes.run(accountId, cause, async (change) => {
      change.note(entry);
      await change.tx
        .kysely<KernelTables>()
        .insertInto('portico_launcher')
        .values({ account_id: accountId, app_order: '[]', landing: null, ...changed })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(changed))
        .execute();
    });
  }
}
