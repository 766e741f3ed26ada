import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Engine } from '../data/engine.js';
import { isId } from '../id.js';
import { parseJson } from '../identity/json-rows.js';
import { readInput, Searched } from '../identity/operator-input.js';
import { type Page, type PageRequest, pageOf, pageSize, pageStart } from '../identity/page.js';
import { PortalError } from '../problem.js';
import type { DomainEvent } from './event.js';
import { inOrder } from './event-order.js';
import type { EventTable, EventTables } from './tables.js';

/** Which events are asked for. */
export interface EventFilter extends PageRequest {
  /** Such as `invoice.paid`. */
  readonly name?: string | undefined;
  /** Such as `invoice:0192...`. */
  readonly subject?: string | undefined;
}

const Filter = z.object({ name: Searched.optional(), subject: Searched.optional() });

/** What happened in each account, as long as it is kept. */
export class EventLog {
  constructor(private readonly engine: Engine) {}

  /** @throws PortalError `event_not_found` 404 */
  async get(accountId: string, id: string): Promise<DomainEvent> {
    const row = isId(id) ? await this.#rows(accountId).where('id', '=', id).executeTakeFirst() : undefined;
    if (row === undefined)
      throw new PortalError('event_not_found', 404, 'The account has no such event, or it is no longer kept.');
    return eventOf(row);
  }

  /**
   * In the order in which they happened. Whoever goes on behind the last page that he read misses none: what was not
   * committed then comes behind it.
   */
  async list(accountId: string, filter: EventFilter = {}): Promise<Page<DomainEvent>> {
    const size = pageSize(filter);
    const after = pageStart(filter);
    const { name, subject } = readInput(Filter, 'filter', { name: filter.name, subject: filter.subject });
    // The events of one subject have the order of their versions.
    const place = subject === undefined ? 'position' : 'version';
    const rows = await inOrder(this.engine, accountId, (on) => {
      let query = this.#rows(accountId, on)
        .orderBy(place)
        .limit(size + 1);
      if (name !== undefined) query = query.where('name', '=', name);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      if (after !== undefined) {
        // Before one that is no longer kept there is nothing any more.
        query = query.where(place, '>', ({ fn, val, selectFrom }) =>
          fn.coalesce(
            selectFrom('portico_event as last')
              .select(`last.${place}`)
              .where('last.account_id', '=', accountId)
              .where('last.id', '=', after),
            val(0),
          ),
        );
      }
      return query.execute();
    });
    return pageOf(rows.map(eventOf), size);
  }

  #rows(accountId: string, on: Pick<Engine, 'kysely'> = this.engine) {
    return on.kysely<EventTables>().selectFrom('portico_event').selectAll().where('account_id', '=', accountId);
  }
}

/** An event's row as it is told. */
export function eventOf(row: Selectable<EventTable>): DomainEvent {
  return {
    id: row.id,
    name: row.name,
    accountId: row.account_id,
    at: row.at,
    subject: row.subject,
    version: row.version,
    partyId: row.party_id ?? undefined,
    // As its owner's schema gave it.
    data: parseJson(row.data) as DomainEvent['data'],
  };
}
