import type { NoEvents, PluginDb } from '../data/tables.js';
import type { DocumentsContext } from '../documents/documents-context.js';
import type { PartyName } from '../identity/parties.js';
import type { BaseContext } from './context.js';

/**
 * What scheduled work gets, once for each account.
 *
 * @example
 * ```ts
 * import type { JobContext } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * // For `schedule: { lapse: { every: 'PT1H', run: lapse } }`.
 * export const lapse = ({ db, today }: JobContext<VisitTables, object>) =>
 *   db.change(async (tx) => {
 *     await tx.deleteFrom('visits_visit').where('status', '=', 'proposed').where('on_day', '<', today).execute();
 *   });
 * ```
 */
export interface JobContext<T, O, E = NoEvents> extends BaseContext<O> {
  /**
   * The database, scoped to the account. Each `change` makes sure that no other node runs the same work meanwhile, and
   * fails if one does.
   */
  readonly db: PluginDb<T, E>;
  /** The files that the plugin has stored in this account. */
  readonly documents: DocumentsContext;
  /** Names of contacts and companies of the account. */
  readonly parties: { names(ids: readonly string[]): Promise<ReadonlyMap<string, PartyName>> };
  /** Ends when the time is up, or the node is about to end: what breaks off is tried again. */
  readonly signal: AbortSignal;
}

/**
 * Work that is done again and again in each active account: reminders, what expires, sweeps. It looks for what is due by
 * `now` and does it; run twice, it must find nothing the second time.
 */
export interface JobSpec<T, O, E = NoEvents> {
  /** How long after one run the next begins: `PT5M`, `PT1H`, `P1D`. At least a minute. */
  readonly every: string;
  run(context: JobContext<T, O, E>): Promise<void> | void;
}

/** Scheduled work as the kernel runs it. */
export interface RunnableJob {
  readonly every: string;
  readonly run: (context: JobContext<never, unknown>) => unknown;
}
