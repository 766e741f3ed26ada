import type pg from 'pg';
import type { HandleScope } from '../../scope-values.js';
import { scopeValues } from '../../scope-values.js';
import { ACME, BOLT, idOf, shop } from '../../shop.test-support.js';
import {
  isChangeable,
  PARTIES,
  ROWS,
  type Row,
  type Table,
  type World,
  worldWithin,
} from '../../walker/crowd.test-support.js';
import { onlyReads } from '../../walker/runners.js';
import { Settings } from './settings.js';

/**
 * SQL that nobody scoped, run as the role under somebody's settings, and what it must come to by the filter by hand. For
 * tests only.
 */

export const ROLE = 'portico_scoped';
export const COMMANDS = ['select', 'insert', 'update', 'delete'] as const;
export type Command = (typeof COMMANDS)[number];

/** One statement, and what it must come to. */
export interface Attempt {
  readonly sql: string;
  /** What the owner of the tables asks afterwards, to learn which rows the statement touched. */
  readonly look?: string;
  readonly expected: string;
}

/** A column that no predicate asks for, and what is written there. */
const TOUCHED: { readonly [Name in Table]: readonly [column: string, cell: string | number] } = {
  shop_order: ['title', 'touched'],
  shop_item: ['label', 'touched'],
  shop_product: ['title', 'touched'],
  shop_counter: ['next', -1],
  shop_mark: ['note', 'touched'],
  shop_note: ['body', 'touched'],
  shop_reply: ['body', 'touched'],
};

const REFERENCES = [null, ...Array.from({ length: ROWS }, (_, index) => idOf('0', index))];

/** What may stand in the columns that predicates ask for. */
const CELLS: { readonly [Name in Table]: Readonly<Record<string, readonly unknown[]>> } = {
  shop_order: { owner_id: PARTIES, status: ['sent', 'draft'] },
  shop_item: { owner_id: PARTIES, order_id: REFERENCES },
  shop_product: {},
  shop_counter: {},
  shop_mark: { owner_id: PARTIES },
  shop_note: { author_id: PARTIES, status: ['group', 'public', 'draft'], order_id: REFERENCES.slice(0, 5) },
  shop_reply: { owner_id: PARTIES, note_id: REFERENCES },
};

const keyOf = (row: Row) => `${row.account_id} ${row.id}`;
const keys = (rows: readonly Row[]) => rows.map(keyOf).sort().join(', ');
const literal = (cell: unknown) => (cell === null || typeof cell === 'number' ? String(cell) : `'${cell}'`);

/** The settings under which the engine would run statements of a scope. */
export function settingsOf(scope: HandleScope): string {
  return new Settings(ROLE).for({ runner: scope.runner, values: scopeValues(scope), scopes: shop.scopes });
}

/** Everything that is tried of a command on a table under the settings of a scope. */
export function attemptsOf(command: Command, table: Table, scope: HandleScope, all: World): Attempt[] {
  const visible = worldWithin(scope, all)[table];
  if (command === 'select') return [{ sql: `select * from ${table}`, expected: keys(visible) }];
  const writes = writesOf(command, table, scope, all, isChangeable(table, scope) ? visible : []);
  // That a contact who is looked at changes nothing is not for policies to see to: such a transaction only reads.
  return scope.runner === 'view' ? writes.map((write) => ({ ...write, expected: '25006' })) : writes;
}

function writesOf(
  command: Exclude<Command, 'select'>,
  table: Table,
  scope: HandleScope,
  all: World,
  own: readonly Row[],
): Attempt[] {
  const look = `select account_id, id from ${table}`;
  const [column, cell] = TOUCHED[table];
  switch (command) {
    case 'delete': {
      const left = all[table].filter((row) => !own.includes(row));
      return [{ sql: `delete from ${table}`, look, expected: keys(left) }];
    }
    case 'update': {
      const settings = Object.entries({ account_id: [ACME, BOLT], ...CELLS[table] }).flatMap(([name, cells]) =>
        cells.map((value) => ({ [name]: value, [column]: cell })),
      );
      return settings.map((set) => {
        const changed = own.map((row): Row => ({ ...row, ...set }));
        const after = { ...all, [table]: [...all[table].filter((row) => !own.includes(row)), ...changed] };
        return {
          sql: `update ${table} set ${Object.entries(set).map(([name, value]) => `${name} = ${literal(value)}`)}`,
          look: `${look} where ${column} = ${literal(cell)}`,
          expected: changed.every((row) => worldWithin(scope, after)[table].includes(row)) ? keys(own) : 'refused',
        };
      });
    }
    case 'insert':
      return candidates(table).map((row) => {
        const seen = worldWithin(scope, { ...all, [table]: [row] })[table];
        const accepted = isChangeable(table, scope) && seen.includes(row);
        return {
          sql: `insert into ${table} (${Object.keys(row)}) values (${Object.values(row).map(literal)})`,
          expected: accepted ? '' : 'refused',
        };
      });
  }
}

/** New rows of a table, in all ways that make a difference to anybody. */
function candidates(table: Table): Row[] {
  const [column, cell] = TOUCHED[table];
  const filled = { id: idOf('9', 1), [column]: cell, ...(table === 'shop_order' && { total: 1 }) };
  let rows: Row[] = [ACME, BOLT].map((account_id) => ({ account_id, ...filled }));
  for (const [name, cells] of Object.entries(CELLS[table])) {
    rows = rows.flatMap((row) => cells.map((value) => ({ ...row, [name]: value })));
  }
  return rows;
}

/** Runs attempts in a transaction of the tables' owner that is rolled back, so each begins with the same rows. */
export class Unscoped {
  readonly #client: pg.Client;
  readonly #schema: string;

  /** @param client a connection that sends without a wait: it has thousands of statements to try */
  constructor(client: pg.Client, schema: string) {
    this.#client = client;
    this.#schema = schema;
  }

  /** @param work what is done inside the transaction, such as breaking a policy */
  async trying<Result>(work: (run: (sql: string) => Promise<unknown>) => Promise<Result>): Promise<Result> {
    const run = (sql: string) => this.#client.query(sql);
    await run(`begin; set local search_path = "${this.#schema}"`);
    try {
      return await work(run);
    } finally {
      await run('rollback');
    }
  }

  /** What a statement comes to: rows, or why it fails. */
  async outcome(settings: string, { sql, look }: Attempt): Promise<string> {
    const sent = [`savepoint attempt; ${settings}`, sql, ...(look === undefined ? [] : [`reset role; ${look}`])];
    const answers = sent.map((text) => this.#client.query(text));
    const ended = this.#client.query('rollback to savepoint attempt; release savepoint attempt');
    const settled = await Promise.allSettled([...answers, ended]);
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed !== undefined) {
      const { code, message } = failed.reason as pg.DatabaseError;
      return code === '42501' && message.includes('row-level security policy') ? 'refused' : (code ?? message);
    }
    const last = (await answers.at(-1)) as pg.QueryResult<Row> | pg.QueryResult<Row>[];
    const result = Array.isArray(last) ? last.at(-1) : last;
    return keys(result?.rows ?? []);
  }

  /** The attempts of a scope that do not come to what they must. */
  async differences(
    command: Command,
    table: Table,
    scope: HandleScope,
    all: World,
    settings = settingsOf(scope),
  ): Promise<string[]> {
    const bounded =
      onlyReads(scope.runner) && scope.runner !== 'open' ? `${settings}; set transaction read only` : settings;
    const found = await Promise.all(
      attemptsOf(command, table, scope, all).map(async (attempt) => {
        const outcome = await this.outcome(bounded, attempt);
        return outcome === attempt.expected
          ? []
          : [`${attempt.sql}: ${outcome || 'nothing'} and not ${attempt.expected || 'nothing'}`];
      }),
    );
    return found.flat();
  }
}
