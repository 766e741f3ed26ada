import type { Kysely, QueryCompiler, Transaction } from 'kysely';
import type { Bounds, Constants, Engine, EngineTransaction, Outcome, RunnableQuery, Runner } from '../engine.js';
import { kyselyOver, transactionOver } from '../kysely-over-runner.js';
import { runnableQuery } from '../runnable-query.js';
import { TransactionGuard, TransactionState } from '../transaction-guard.js';
import { onlyReads } from '../walker/runners.js';
import type { DeclaredScopes } from './authorizer.js';
import { SqliteCompiler } from './compiler.js';
import { SqliteConnection } from './connection.js';
import { WriterQueue, whileBusy } from './writer.js';

/** How a SQLite file is opened. */
export interface SqliteOptions {
  /**
   * Whether a commit waits until the disk has it (`full`), or may be lost, though never torn, when the machine loses
   * power (`normal`). Default: `full`.
   */
  readonly synchronous?: 'full' | 'normal';
}

/** An open SQLite file: one queued writer, and a reader that never waits for it. */
export class SqliteEngine implements Engine {
  readonly name = 'sqlite';
  readonly schema = undefined;
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection | undefined;
  readonly #queue = new WriterQueue();
  readonly #guard = new TransactionGuard();
  readonly #observers = new Set<(sql: string) => void>();
  readonly #kysely: Kysely<unknown>;

  private constructor(writer: SqliteConnection, reader: SqliteConnection | undefined) {
    this.#writer = writer;
    this.#reader = reader;
    this.#kysely = kyselyOver({ engine: 'sqlite', schema: undefined, compiler: this.compiler(), runner: this });
  }

  static async open(file: string, options: SqliteOptions): Promise<SqliteEngine> {
    const writer = new SqliteConnection(file, 'write');
    const inMemory = file === ':memory:' || file === '';
    try {
      writer.exec('pragma busy_timeout = 0');
      if (!inMemory) await whileBusy(() => writer.exec('pragma journal_mode = wal'));
      writer.exec(`pragma foreign_keys = on; pragma synchronous = ${options.synchronous ?? 'full'}`);
      if (inMemory) return new SqliteEngine(writer, undefined);
      const reader = new SqliteConnection(file, 'read');
      // A reader waits only while another process recovers the file after a crash.
      reader.exec('pragma busy_timeout = 10000');
      return new SqliteEngine(writer, reader);
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  run<Row>(query: RunnableQuery): Promise<Outcome<Row>> {
    return this.#run(query);
  }

  within({ runner, scopes }: Bounds): Runner {
    return onlyReads(runner)
      ? { run: (query) => this.#read(query, scopes) }
      : { run: (query) => this.#run(query, scopes) };
  }

  async transaction<Result>(work: (tx: EngineTransaction) => Promise<Result>): Promise<Result> {
    this.#guard.refuseInside();
    return this.#queue.turn(async () => {
      await whileBusy(() => this.#command('begin immediate'));
      const state = new TransactionState();
      const last: RunnableQuery[] = [];
      try {
        const tx = this.#transaction(state, last);
        const result = await this.#guard.run(state, () => work(tx));
        state.refuseAfterFailure();
        for (const query of last) await tx.run(query);
        state.end();
        this.#command('commit');
        return result;
      } catch (error) {
        state.end();
        this.#rollBack();
        throw error;
      }
    });
  }

  async enforce(): Promise<void> {}

  kysely<Tables>(): Kysely<Tables> {
    // One instance serves every view of the tables: the type parameter exists for the compiler only.
    return this.#kysely as Kysely<Tables>;
  }

  compiler(constants?: Constants): QueryCompiler {
    return new SqliteCompiler(constants);
  }

  observe(observe: (sql: string) => void): () => void {
    this.#observers.add(observe);
    return () => this.#observers.delete(observe);
  }

  async close(): Promise<void> {
    await this.#queue.turn(async () => {
      this.#reader?.close();
      this.#writer.close();
    });
  }

  async #run<Row>(query: RunnableQuery, scopes?: DeclaredScopes): Promise<Outcome<Row>> {
    this.#guard.refuseInside();
    if (query.reads && this.#reader !== undefined) {
      this.#announce(query.sql);
      return this.#reader.run<Row>(query, scopes);
    }
    return this.#queue.turn(() => {
      this.#announce(query.sql);
      return whileBusy(() => this.#writer.run<Row>(query, scopes));
    });
  }

  async #read<Row>(query: RunnableQuery, scopes: DeclaredScopes): Promise<Outcome<Row>> {
    this.#guard.refuseInside();
    if (this.#reader !== undefined) {
      this.#announce(query.sql);
      return this.#reader.read<Row>(query, scopes);
    }
    return this.#queue.turn(async () => {
      this.#announce(query.sql);
      return this.#writer.read<Row>(query, scopes);
    });
  }

  #transaction(state: TransactionState, last: RunnableQuery[]): EngineTransaction {
    const compiler = this.compiler();
    const step = <Row>(method: 'run' | 'read', query: RunnableQuery, scopes?: DeclaredScopes) =>
      state.step(() => {
        this.#announce(query.sql);
        return this.#writer[method]<Row>(query, scopes);
      });
    const tx: EngineTransaction = {
      run: (query) => step('run', query),
      within: ({ runner, scopes }) => {
        const method = onlyReads(runner) ? 'read' : 'run';
        return { run: (query) => step(method, query, scopes) };
      },
      lastly: (statements) => {
        for (const statement of statements) last.push(runnableQuery(statement.compile()));
      },
      fail: (error) => state.fail(error),
      kysely: <Tables>(): Transaction<Tables> =>
        transactionOver({ engine: 'sqlite', schema: undefined, compiler, runner: tx }),
    };
    return tx;
  }

  #command(sql: string): void {
    this.#announce(sql);
    this.#writer.exec(sql);
  }

  #rollBack(): void {
    try {
      this.#command('rollback');
    } catch {
      // Some errors, such as a full disk, have rolled back already; the error under way is the one to tell.
    }
  }

  #announce(sql: string): void {
    for (const observe of this.#observers) observe(sql);
  }
}
