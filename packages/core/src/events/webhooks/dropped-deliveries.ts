import type { KernelChange } from '../../changes/kernel-change.js';
import type { DeliveryStatus, EventTables } from '../tables.js';

/**
 * Forgets what was to be sent to an endpoint. What is under way is not touched: whoever is at it finds out. The events
 * stay: a replay can send them.
 */
export async function dropDeliveries(
  { tx, account }: Pick<KernelChange, 'tx' | 'account'>,
  webhookId: string,
  statuses: readonly DeliveryStatus[],
): Promise<void> {
  await tx
    .kysely<EventTables>()
    .deleteFrom('portico_delivery')
    .where('account_id', '=', account)
    .where('kind', '=', 'webhook')
    .where('consumer', '=', webhookId)
    .where('status', 'in', statuses)
    .execute();
}
