import { type Selectable, sql } from 'kysely';
import { type Clock, isoNow } from '../../clock.js';
import type { Engine, EngineTransaction } from '../../data/engine.js';
import { newId } from '../../id.js';
import { errorFacts, type Log } from '../../log.js';
import { withinBudget } from '../../within-budget.js';
import { lastErrorOf } from '../last-error.js';
import { type DeliveryTable, type EventTables, undone } from '../tables.js';
import type { Task, Work } from '../work.js';
import { mostAttempts, waitAfter } from './backoff.js';
import type { Delivery, DeliveryKind, DeliveryOutcome } from './delivery.js';

/** How long a node has a delivery for itself, in milliseconds. */
export const LEASE = 60_000;
/** How long an attempt may take: it must have ended before somebody else begins. */
export const TIME_LIMIT = 50_000;

type Row = Selectable<DeliveryTable>;
type Due = Pick<Row, 'account_id' | 'id' | 'kind' | 'consumer'>;

/**
 * The outbox as work to be done: any number of nodes take what is due, each row one at a time. A row is nobody's while
 * an earlier one of the same consumer and subject is not done: that, and not the order in which rows are taken, keeps
 * the order.
 */
export class Deliveries implements Work {
  readonly #kinds: ReadonlyMap<string, DeliveryKind>;
  /** How many deliveries are under way here, by kind and consumer. */
  readonly #underWay = new Map<string, number>();

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    kinds: readonly DeliveryKind[],
  ) {
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
  }

  /** Takes at most `limit` of what is due. */
  async claim(limit: number): Promise<readonly Task[]> {
    const now = this.clock.now();
    const at = new Date(now).toISOString();
    const claim = newId(this.clock);
    const rows = await this.engine.transaction(async (tx) => {
      const due = this.#withinLimits(await this.#due(tx, at, limit));
      if (due.length === 0) return [];
      return tx
        .kysely<EventTables>()
        .updateTable('portico_delivery')
        .set((row) => ({
          status: 'claimed',
          status_at: at,
          claim,
          due_at: new Date(now + LEASE).toISOString(),
          attempts: row('attempts', '+', 1),
        }))
        .where((row) =>
          row(
            row.refTuple('account_id', 'id'),
            'in',
            due.map(({ account_id, id }) => row.tuple(account_id, id)),
          ),
        )
        .returningAll()
        .execute();
    });
    for (const row of rows) this.#count(row, 1);
    const place = (row: Row) => `${row.created_at} ${row.id}`;
    return rows
      .toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
      .map((row) => ({ run: (ending) => this.#attempt(row, claim, ending).finally(() => this.#count(row, -1)) }));
  }

  async #due(tx: EngineTransaction, at: string, limit: number): Promise<Due[]> {
    const known = [...this.#kinds.values()].filter(({ consumers }) => consumers === 'all' || consumers.length > 0);
    if (known.length === 0) return [];
    const due = tx
      .kysely<EventTables>()
      .selectFrom('portico_delivery as each')
      .select(['each.account_id', 'each.id', 'each.kind', 'each.consumer'])
      .where('each.status', 'in', undone)
      .where('each.due_at', '<=', at)
      .where((row) =>
        row.or(
          known.map(({ kind, consumers }) =>
            consumers === 'all'
              ? row.and([
                  row('each.kind', '=', kind),
                  ...this.#full(kind).map((consumer) => row('each.consumer', '<>', consumer)),
                ])
              : row.and([row('each.kind', '=', kind), row('each.consumer', 'in', consumers)]),
          ),
        ),
      )
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('portico_delivery as earlier')
              .select(sql`1`.as('one'))
              .whereRef('earlier.account_id', '=', 'each.account_id')
              .whereRef('earlier.kind', '=', 'each.kind')
              .whereRef('earlier.consumer', '=', 'each.consumer')
              .whereRef('earlier.subject', '=', 'each.subject')
              .whereRef('earlier.version', '<', 'each.version')
              .where('earlier.status', 'in', undone),
          ),
        ),
      )
      .orderBy('each.due_at')
      .orderBy('each.id')
      .limit(limit);
    // SQLite has one writer at a time.
    return (this.engine.name === 'sqlite' ? due : due.forUpdate('each').skipLocked()).execute();
  }

  /** As many of each consumer as its kind allows at once. */
  #withinLimits(due: readonly Due[]): Due[] {
    const taken = new Map<string, number>();
    return due.filter((row) => {
      const key = keyOf(row);
      const count = (taken.get(key) ?? this.#underWay.get(key) ?? 0) + 1;
      if (count > (this.#kinds.get(row.kind)?.atOnce ?? Number.POSITIVE_INFINITY)) return false;
      taken.set(key, count);
      return true;
    });
  }

  /** The consumers of a kind to whom no more is delivered just now. */
  #full(kind: string): string[] {
    const most = this.#kinds.get(kind)?.atOnce;
    if (most === undefined) return [];
    return [...this.#underWay].flatMap(([key, count]) =>
      count >= most && key.startsWith(`${kind} `) ? [key.slice(kind.length + 1)] : [],
    );
  }

  #count(row: Due, by: number): void {
    const key = keyOf(row);
    const count = (this.#underWay.get(key) ?? 0) + by;
    if (count > 0) this.#underWay.set(key, count);
    else this.#underWay.delete(key);
  }

  async #attempt(row: Row, claim: string, ending: AbortSignal): Promise<void> {
    // It may be what ends them: no node is to die of it for ever.
    if (row.attempts > mostAttempts)
      return this.#bury(row, claim, 'Given up: whoever tried it last did not come back.');
    const mine = { account_id: row.account_id, id: row.id, claim };
    const delivery: Delivery = {
      account: row.account_id,
      id: row.id,
      kind: row.kind,
      consumer: row.consumer,
      subject: row.subject,
      version: row.version,
      itemId: row.item_id,
      attempt: row.attempts,
      createdAt: row.created_at,
      doneIn: async (tx) => {
        if (!(await this.#move(mine, { status: 'done', last_error: null }, tx))) throw leaseLost(row);
      },
    };
    try {
      const outcome = await withinBudget(TIME_LIMIT, (signal) => this.#deliver(delivery, signal), ending);
      // Where its consumer marked it as done in a change, this finds nothing to do.
      await this.#end(row, claim, outcome);
    } catch (error) {
      if (ending.aborted) await this.#brokeOff(row, claim);
      else await this.#failed(row, claim, error);
    }
  }

  async #deliver(delivery: Delivery, signal: AbortSignal): Promise<DeliveryOutcome> {
    const kind = this.#kinds.get(delivery.kind);
    if (kind === undefined) throw new Error(`Nothing here delivers a ${delivery.kind}.`);
    return kind.deliver(delivery, signal);
  }

  async #end(row: Row, claim: string, outcome: DeliveryOutcome): Promise<void> {
    const mine = { ...row, claim };
    if (outcome === undefined) await this.#move(mine, { status: 'done', last_error: null });
    else if ('dead' in outcome) await this.#bury(row, claim, outcome.dead);
    else if ('dropped' in outcome) await this.#forget(mine);
    else if ('failed' in outcome) await this.#failed(row, claim, outcome.failed, outcome.retryAt);
    else if (outcome.untried !== true && row.attempts >= mostAttempts) await this.#bury(row, claim, outcome.reason);
    else {
      const attempts = row.attempts - (outcome.untried === true ? 1 : 0);
      await this.#move(mine, { status: 'due', due_at: outcome.retryAt, attempts, last_error: outcome.reason });
    }
  }

  /** This node is about to end: another takes it at once, and this was no attempt. */
  async #brokeOff(row: Row, claim: string): Promise<void> {
    const { attempts, last_error } = row;
    await this.#move(
      { ...row, claim },
      { status: 'due', due_at: isoNow(this.clock), attempts: attempts - 1, last_error },
    );
  }

  /** @param retryAt when to try again; as soon as attempts usually are where nobody says */
  async #failed(row: Row, claim: string, error: unknown, retryAt?: string): Promise<void> {
    const reason = lastErrorOf(error);
    const wait = waitAfter(row.attempts);
    if (wait === undefined) return this.#bury(row, claim, reason);
    const due_at = retryAt ?? new Date(this.clock.now() + wait).toISOString();
    const moved = await this.#move({ ...row, claim }, { status: 'due', due_at, last_error: reason });
    // What failed after its change was committed is not tried again.
    this.log.warn('delivery.failed', { ...factsOf(row), ...(moved && { due: due_at }), ...errorFacts(error) });
  }

  async #bury(row: Row, claim: string, reason: string): Promise<void> {
    const moved = await this.#move({ ...row, claim }, { status: 'dead', last_error: reason });
    if (moved) this.log.error('delivery.dead', { ...factsOf(row), error: reason });
  }

  async #forget({ account_id, id, claim }: Pick<Row, 'account_id' | 'id'> & { readonly claim: string }): Promise<void> {
    await this.engine
      .kysely<EventTables>()
      .deleteFrom('portico_delivery')
      .where('account_id', '=', account_id)
      .where('id', '=', id)
      .where('claim', '=', claim)
      .execute();
  }

  /** @returns whether the lease was still ours */
  async #move(
    { account_id, id, claim }: Pick<Row, 'account_id' | 'id'> & { readonly claim: string },
    to: Partial<Pick<Row, 'due_at' | 'attempts'>> & Pick<Row, 'status' | 'last_error'>,
    tx?: EngineTransaction,
  ): Promise<boolean> {
    const { numUpdatedRows } = await (tx ?? this.engine)
      .kysely<EventTables>()
      .updateTable('portico_delivery')
      .set({
        ...to,
        last_error: to.last_error === null ? null : lastErrorOf(to.last_error),
        status_at: isoNow(this.clock),
        claim: null,
      })
      .where('account_id', '=', account_id)
      .where('id', '=', id)
      .where('claim', '=', claim)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}

function keyOf({ kind, consumer }: Due): string {
  return `${kind} ${consumer}`;
}

function factsOf({ account_id, id, kind, consumer, subject, attempts }: Row) {
  return { accountId: account_id, deliveryId: id, kind, consumer, subject, attempts };
}

function leaseLost({ id, consumer }: Row): Error {
  return new Error(
    `The delivery ${id} to ${consumer} took too long, and another node is at it: nothing of it was kept.`,
  );
}
