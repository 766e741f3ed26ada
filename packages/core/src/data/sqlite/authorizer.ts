import type { DatabaseSync } from 'node:sqlite';
import type { PortalError } from '../../problem.js';
import type { RunnableQuery } from '../engine.js';
import type { AnyScope } from '../scopes.js';
import { refusal } from '../walker/refusal.js';
import { FUNCTIONS } from '../walker/vocabulary.js';

/** The declared tables of whoever a statement runs for. */
export type DeclaredScopes = Readonly<Record<string, AnyScope>>;

// https://www.sqlite.org/c3ref/c_alter_table.html. By number, as the oldest Node has no names for them.
const OK = 0;
const DENY = 1;
const DELETE = 9;
const INSERT = 18;
const READ = 20;
const SELECT = 21;
const UPDATE = 23;
const FUNCTION = 31;

/** What else there is to refuse, in words. */
const OTHERS: Readonly<Record<number, string>> = {
  19: 'a pragma',
  22: 'a transaction of its own',
  24: 'another database',
  32: 'a savepoint',
  33: 'a query that reads itself',
};

/** Functions that no query names: SQLite's for operators, and what the compiler writes for JSON of a subquery. */
const UNNAMED: ReadonlySet<string> = new Set(['like', '->', '->>', 'json', 'json_group_array', 'json_object']);

/** What a change reads of the kernel's tables: the keys that a row's account and owner must be among. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  portico_account: ['id'],
  portico_party: ['account_id', 'id'],
};

/** What follows a name in `with`, and nowhere else: as an alias a name comes last. */
const NAMING = ['as (', 'as materialized (', 'as not materialized ('];

type Authorized = (action: number, first: string | null, second: string | null, database: string | null) => number;

/**
 * The second line behind the walker: SQLite asks, when it prepares a statement, whether that may do what it is about to.
 * A scoped one may read and write its declaration's tables and call the functions of the walker's list, nothing else.
 * It knows tables, not rows. Statements of the kernel's own may do all.
 *
 * A runtime whose SQLite cannot be asked (before Node 24.10) has the walker alone.
 */
export class Authorizer {
  #scopes: DeclaredScopes | undefined;
  #changes = false;
  #sql = '';
  #refused: PortalError | undefined;

  /** Whether SQLite asks here whenever it prepares a statement. */
  readonly isAsked: boolean;
  #times = 0;

  constructor(database: DatabaseSync) {
    const { setAuthorizer } = database as Partial<DatabaseSync>;
    this.isAsked = setAuthorizer !== undefined;
    // Once: SQLite prepares all statements anew whenever it is set.
    setAuthorizer?.call(database, this.#authorize);
  }

  /** How often SQLite has asked: as long as it does not, no statement is prepared. */
  get times(): number {
    return this.#times;
  }

  /**
   * Runs `work`, in which everything that is prepared is for a declaration, or for the kernel if there is none.
   *
   * @throws PortalError `scope_refused` for what SQLite was told to refuse
   */
  during<Result>(scopes: DeclaredScopes | undefined, { sql, reads }: RunnableQuery, work: () => Result): Result {
    if (scopes === undefined) return work();
    this.#scopes = scopes;
    this.#changes = !reads;
    this.#sql = sql;
    this.#refused = undefined;
    try {
      return work();
    } catch (error) {
      throw this.#refused === undefined ? error : Object.assign(this.#refused, { cause: error });
    } finally {
      this.#scopes = undefined;
    }
  }

  readonly #authorize: Authorized = (action, first, second, database) => {
    this.#times += 1;
    const scopes = this.#scopes;
    if (scopes === undefined) return OK;
    const refused = this.#refusalOf(scopes, action, first, second, database);
    if (refused === undefined) return OK;
    this.#refused ??= refused;
    return DENY;
  };

  /** Whether `with` names what is read: SQLite asks about that too, where no column of it is used. */
  #names(table: string | null): boolean {
    const name = `"${table?.replaceAll('"', '""')}"`;
    return NAMING.some((words) => this.#sql.includes(`${name} ${words}`));
  }

  #refusalOf(
    scopes: DeclaredScopes,
    action: number,
    first: string | null,
    second: string | null,
    database: string | null,
  ): PortalError | undefined {
    switch (action) {
      case SELECT:
        return undefined;
      case READ:
        if (this.#changes && REFERENCES[first ?? '']?.includes(second ?? '')) return undefined;
        if (second === '' && !database && this.#names(first)) return undefined;
        return tableRefusal(scopes, first, database);
      case INSERT:
      case UPDATE:
      case DELETE:
        return tableRefusal(scopes, first, database);
      case FUNCTION:
        if (second !== null && (FUNCTIONS.has(second) || UNNAMED.has(second))) return undefined;
        return refusal(`the function "${second}"`, 'Compute it in TypeScript.');
      default:
        return refusal(OTHERS[action] ?? 'a change of the schema', 'Handles select, insert, update and delete.');
    }
  }
}

function tableRefusal(scopes: DeclaredScopes, table: string | null, database: string | null): PortalError | undefined {
  // Where no column of a table is read, SQLite does not say in which database it is.
  const known = table !== null && Object.hasOwn(scopes, table) && (database === 'main' || !database);
  if (known) return undefined;
  return refusal(`the table "${table}", which is not declared`, 'Declare it in defineTables, by exactly this name.');
}
