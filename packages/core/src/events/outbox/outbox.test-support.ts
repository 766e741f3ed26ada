import { Changes } from '../../changes/changes.js';
import type { Engine } from '../../data/engine.js';
import { identityOver, newAccount, theHost } from '../../identity/identity.test-support.js';
import type { EventTables } from '../tables.js';
import { Worker } from '../worker.js';
import { Deliveries } from './deliveries.js';
import type { DeliveryKind } from './delivery.js';
import { Emission } from './emission.js';

/** The outbox of one account with one consumer, and nodes that deliver to it. For tests. */
export async function outboxOver(engine: Engine) {
  const parts = await identityOver(engine);
  const { clock, log, records } = parts;
  const account = (await newAccount(parts)).id;
  const consumer = { kind: 'subscriber', name: 'books', takes: () => true } as const;
  const changes = new Changes(engine, clock, [new Emission(engine, clock, [{ of: () => [consumer] }])]);
  const rows = () => engine.kysely<EventTables>().selectFrom('portico_delivery').where('account_id', '=', account);
  return {
    account,
    clock,
    log,
    records,
    /** Tells what happened to a subject, or so often to as many that begin like it. */
    tell: (subject: string, times = 1) =>
      changes.run(account, theHost, async (change) => {
        for (let time = 0; time < times; time += 1) {
          const name = time === 0 ? subject : `${subject}.${time}`;
          change.emit({ name: 'order.placed', subject: name, partyId: undefined, data: {} });
        }
      }),
    /** A node: its outbox, and a worker over it that waits for `patience` at its end. */
    node: (deliver: DeliveryKind['deliver'], { atOnce, patience }: { atOnce?: number; patience?: number } = {}) => {
      const kind = { kind: 'subscriber', consumers: 'all', deliver, ...(atOnce !== undefined && { atOnce }) } as const;
      const deliveries = new Deliveries(engine, clock, log, [kind]);
      return { deliveries, worker: new Worker([deliveries], log, patience) };
    },
    /** How its deliveries stand, in order. */
    states: () => rows().select(['status', 'attempts', 'last_error']).orderBy('id').execute(),
  };
}
