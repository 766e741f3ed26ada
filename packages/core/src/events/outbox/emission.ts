import type { Compilable } from 'kysely';
import type { KernelChange, LastAct, NewEvent, WhatHappened } from '../../changes/kernel-change.js';
import type { Clock } from '../../clock.js';
import type { Engine, EngineTransaction } from '../../data/engine.js';
import { newId } from '../../id.js';
import { beforeWriting } from '../event-order.js';
import type { DeliveryKindName, DeliveryTable, EventTables } from '../tables.js';

/** Somebody who gets events. */
export interface Consumer {
  readonly kind: DeliveryKindName;
  readonly name: string;
  takes(event: string): boolean;
}

/** Where the consumers of an account are known. */
export interface Consumers {
  of(tx: EngineTransaction, account: string): Promise<readonly Consumer[]> | readonly Consumer[];
}

/**
 * Writes events with the change that they tell of, and a delivery for each consumer beside them. The row of an event's
 * subject is locked until the change is committed: so what happens to one subject has one order, in which it is also
 * seen, and nothing else waits.
 */
export class Emission implements LastAct {
  constructor(
    private readonly engine: Pick<Engine, 'name'>,
    private readonly clock: Clock,
    private readonly consumers: readonly Consumers[],
  ) {}

  async write(change: KernelChange, { events }: WhatHappened): Promise<readonly Compilable[]> {
    if (events.length === 0) return [];
    const db = change.tx.kysely<EventTables>();
    const [versions, consumers] = await Promise.all([
      this.#versions(change, events),
      Promise.all(this.consumers.map((each) => each.of(change.tx, change.account))).then((each) => each.flat()),
    ]);
    const rows = events.map(({ name, subject, partyId, data }) => ({
      account_id: change.account,
      id: newId(this.clock),
      name,
      subject,
      version: versions.next(subject),
      party_id: partyId ?? null,
      data: JSON.stringify(data),
      at: change.at,
    }));
    const deliveries = rows.flatMap((event) =>
      consumers
        .filter((consumer) => consumer.takes(event.name))
        .map(({ kind, name }) =>
          newDelivery(this.clock, change, {
            kind,
            consumer: name,
            subject: event.subject,
            version: event.version,
            item_id: event.id,
          }),
        ),
    );
    return [
      ...beforeWriting(this.engine.name, change.tx, change.account),
      db.insertInto('portico_event').values(rows),
      ...(deliveries.length > 0 ? [db.insertInto('portico_delivery').values(deliveries)] : []),
    ];
  }

  async #versions({ tx, account }: KernelChange, events: readonly NewEvent[]) {
    const counts = new Map<string, number>();
    for (const { subject } of events) counts.set(subject, (counts.get(subject) ?? 0) + 1);
    // In one order for everybody, so that two changes never wait for each other.
    const values = [...counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([subject, version]) => ({ account_id: account, subject, version }));
    const rows = await tx
      .kysely<EventTables>()
      .insertInto('portico_event_subject')
      .values(values)
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'subject']).doUpdateSet((row) => ({
          version: row('portico_event_subject.version', '+', row.ref('excluded.version')),
        })),
      )
      .returning(['subject', 'version'])
      .execute();
    const last = new Map(rows.map(({ subject, version }) => [subject, version - (counts.get(subject) ?? 0)]));
    return {
      next(subject: string): number {
        const version = (last.get(subject) ?? 0) + 1;
        last.set(subject, version);
        return version;
      },
    };
  }
}

/** A delivery that is due at once, or at `due_at`. */
export function newDelivery(
  clock: Clock,
  { account, at }: Pick<KernelChange, 'account' | 'at'>,
  what: Pick<DeliveryTable, 'kind' | 'consumer' | 'subject' | 'version' | 'item_id'> & { readonly due_at?: string },
): DeliveryTable {
  return {
    account_id: account,
    id: newId(clock),
    status: 'due',
    status_at: at,
    due_at: at,
    attempts: 0,
    claim: null,
    last_error: null,
    created_at: at,
    ...what,
  };
}
