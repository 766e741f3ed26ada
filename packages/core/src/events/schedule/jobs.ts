import type { Selectable } from 'kysely';
import { type Clock, isoNow } from '../../clock.js';
import type { Engine, EngineTransaction } from '../../data/engine.js';
import { newId } from '../../id.js';
import type { KernelTables } from '../../identity/tables.js';
import { errorFacts, type Log } from '../../log.js';
import { withinBudget } from '../../within-budget.js';
import { lastErrorOf } from '../last-error.js';
import { waitAfterAny } from '../outbox/backoff.js';
import type { EventTables, JobTable } from '../tables.js';
import type { Task, Work } from '../work.js';
import type { Job } from './job.js';

/** How much later than one turn from now a job may be due, in milliseconds, before its time counts as a mistake. */
const TOO_LATE = 60 * 60_000;
/** How long a node has a run for itself, in milliseconds. */
export const JOB_LEASE = 5 * 60_000;
/** How long a run may take: it must have ended before somebody else begins. */
export const JOB_TIME_LIMIT = JOB_LEASE - 10_000;

type Row = Selectable<JobTable>;
type Tables = EventTables & Pick<KernelTables, 'portico_account'>;

/**
 * The schedule as work to be done: each job in each active account has one row, and whichever node takes it runs it.
 * What fails is tried again, at the latest after an hour; it never dies, since what is due must be done some day.
 */
export class Jobs implements Work {
  readonly #byName: ReadonlyMap<string, Job>;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    jobs: readonly Job[],
  ) {
    this.#byName = new Map(jobs.map((job) => [job.name, job]));
  }

  get names(): string[] {
    return [...this.#byName.keys()];
  }

  /**
   * What may have gone wrong since the start: a node of the release before made an account and knew fewer jobs; a clock
   * was put back, and they would wait for as long as it jumped.
   */
  async sweep(): Promise<void> {
    await this.plan();
    const now = this.clock.now();
    for (const { name, every } of this.#byName.values()) {
      await this.engine
        .kysely<EventTables>()
        .updateTable('portico_job')
        .set({ due_at: new Date(now).toISOString() })
        .where('name', '=', name)
        .where('status', '=', 'due')
        .where('due_at', '>', new Date(now + every + TOO_LATE).toISOString())
        .execute();
    }
  }

  /** Sees to it that each account has a row for each job: at the start, when plugins may be new. */
  async plan(): Promise<void> {
    const now = isoNow(this.clock);
    for (const { name } of this.#byName.values()) {
      await this.engine
        .kysely<Tables>()
        .insertInto('portico_job')
        .columns(['account_id', 'name', 'status', 'due_at', 'failures'])
        .expression((db) =>
          db
            .selectFrom('portico_account')
            .select((row) => [
              'id',
              row.val(name).as('name'),
              row.val('due').as('status'),
              row.val(now).as('due_at'),
              row.lit(0).as('failures'),
            ])
            .where((row) =>
              row.not(
                row.exists(
                  row
                    .selectFrom('portico_job')
                    .select('portico_job.name')
                    .whereRef('portico_job.account_id', '=', 'portico_account.id')
                    .where('portico_job.name', '=', name),
                ),
              ),
            ),
        )
        .onConflict((conflict) => conflict.columns(['account_id', 'name']).doNothing())
        .execute();
    }
  }

  /** The same for an account that is being made, in its transaction. */
  async planFor(tx: EngineTransaction, accountId: string): Promise<void> {
    if (this.#byName.size === 0) return;
    const now = isoNow(this.clock);
    const rows = [...this.#byName.keys()].map((name) => ({
      account_id: accountId,
      name,
      status: 'due' as const,
      due_at: now,
      failures: 0,
    }));
    await tx
      .kysely<EventTables>()
      .insertInto('portico_job')
      .values(rows.map((row) => ({ ...row, claim: null, last_error: null, done_at: null })))
      .execute();
  }

  async claim(limit: number): Promise<readonly Task[]> {
    if (this.#byName.size === 0) return [];
    const now = this.clock.now();
    const claim = newId(this.clock);
    const rows = await this.engine.transaction(async (tx) => {
      const db = tx.kysely<Tables>();
      const found = db
        .selectFrom('portico_job')
        .innerJoin('portico_account', 'portico_account.id', 'portico_job.account_id')
        .select(['portico_job.account_id', 'portico_job.name'])
        .where('portico_job.due_at', '<=', new Date(now).toISOString())
        .where('portico_job.name', 'in', [...this.#byName.keys()])
        .where('portico_account.status', '=', 'active')
        .orderBy('portico_job.due_at')
        .orderBy('portico_job.name')
        .limit(limit);
      const due = await (this.engine.name === 'sqlite' ? found : found.forUpdate('portico_job').skipLocked()).execute();
      if (due.length === 0) return [];
      return db
        .updateTable('portico_job')
        .set({ status: 'claimed', claim, due_at: new Date(now + JOB_LEASE).toISOString() })
        .where((row) =>
          row(
            row.refTuple('account_id', 'name'),
            'in',
            due.map(({ account_id, name }) => row.tuple(account_id, name)),
          ),
        )
        .returningAll()
        .execute();
    });
    return rows.map((row) => ({ run: (ending) => this.#run(row, claim, ending) }));
  }

  async #run(row: Row, claim: string, ending: AbortSignal): Promise<void> {
    const job = this.#byName.get(row.name);
    if (job === undefined) return;
    const facts = { accountId: row.account_id, job: row.name };
    try {
      await withinBudget(
        JOB_TIME_LIMIT,
        (signal) => job.run({ account: row.account_id, hold: (tx) => this.#hold(row, claim, tx) }, signal),
        ending,
      );
      const now = this.clock.now();
      await this.#end(row, claim, {
        due_at: new Date(now + job.every).toISOString(),
        failures: 0,
        last_error: null,
        done_at: new Date(now).toISOString(),
      });
    } catch (error) {
      if (ending.aborted) {
        // This node is about to end: another takes it at once.
        const { failures, last_error } = row;
        return this.#end(row, claim, { due_at: isoNow(this.clock), failures, last_error });
      }
      const failures = row.failures + 1;
      const wait = waitAfterAny(failures, undefined, Math.min(job.every, 60 * 60_000));
      const due_at = new Date(this.clock.now() + wait).toISOString();
      await this.#end(row, claim, { due_at, failures, last_error: lastErrorOf(error) });
      this.log.warn('job.failed', { ...facts, failures, due: due_at, ...errorFacts(error) });
    }
  }

  async #hold({ account_id, name }: Row, claim: string, tx: EngineTransaction): Promise<void> {
    const { numUpdatedRows } = await this.#mine(account_id, name, claim, tx)
      .set({ due_at: new Date(this.clock.now() + JOB_LEASE).toISOString() })
      .executeTakeFirst();
    if (numUpdatedRows === 0n)
      throw new Error(`A run of ${name} took too long, and another node has it: nothing of this change was kept.`);
  }

  async #end(
    { account_id, name }: Row,
    claim: string,
    to: Pick<Row, 'due_at' | 'failures' | 'last_error'> & Partial<Pick<Row, 'done_at'>>,
  ): Promise<void> {
    await this.#mine(account_id, name, claim)
      .set({ ...to, status: 'due', claim: null })
      .execute();
  }

  #mine(accountId: string, name: string, claim: string, tx?: EngineTransaction) {
    return (tx ?? this.engine)
      .kysely<EventTables>()
      .updateTable('portico_job')
      .where('account_id', '=', accountId)
      .where('name', '=', name)
      .where('claim', '=', claim);
  }
}
