import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ForeignKey, Key, Relation } from './relation.js';

/** SQLite does not tell letter cases apart; the catalogue's own spelling is what counts. */
const folded = (name: string) => name.toLowerCase();

/** Reads from the catalogue of SQLite the relations that have one of `names`. */
export async function sqliteRelations(db: Kysely<unknown>, names: readonly string[]): Promise<Relation[]> {
  const all = await rows<{ name: string; type: string }>(
    db,
    sql`select name, type from pragma_table_list where schema = 'main'`,
  );
  const spelled = new Map(all.map(({ name }) => [folded(name), name]));
  const wanted = new Set(names.map(folded));
  return Promise.all(
    all
      .filter(({ name, type }) => wanted.has(folded(name)) && type !== 'shadow')
      .map(async ({ name, type }): Promise<Relation> => {
        const columns = await columnsOf(db, name);
        return {
          name,
          partOf: undefined,
          kind: type === 'virtual' ? 'virtual table' : type === 'view' ? 'view' : 'table',
          columns: columns.map((column) => ({
            name: column.name,
            type: column.type.toLowerCase(),
            nullable: column.notnull === 0,
            generated: column.hidden > 1,
          })),
          keys: [...primaryKey(columns), ...(await uniqueKeys(db, name))],
          foreignKeys: await foreignKeys(db, name, spelled),
          triggers: (
            await rows<{ name: string }>(
              db,
              sql`select name from sqlite_master where type = 'trigger' and lower(tbl_name) = ${folded(name)}`,
            )
          ).map((trigger) => trigger.name),
          asInvoker: true,
          reads: [],
        };
      }),
  );
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  /** Its place in the primary key, from 1. */
  readonly pk: number;
  readonly hidden: number;
}

function columnsOf(db: Kysely<unknown>, table: string): Promise<ColumnRow[]> {
  return rows(db, sql`select name, type, "notnull", pk, hidden from pragma_table_xinfo(${table}) order by cid`);
}

function keyColumns(columns: readonly ColumnRow[]): string[] {
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  return key.map(({ name }) => name);
}

/** From the columns: a rowid's alias and a table without rowids have no index of their own for it. */
function primaryKey(columns: readonly ColumnRow[]): Key[] {
  const parts = keyColumns(columns).map((column) => ({ column, text: column, byEquality: true }));
  return parts.length === 0 ? [] : [{ kind: 'primary key', name: undefined, parts, partial: false, inherited: false }];
}

async function uniqueKeys(db: Kysely<unknown>, table: string): Promise<Key[]> {
  const parts = await rows<{ name: string; origin: string; partial: number; column: string | null }>(
    db,
    sql`
      select i.name, i.origin, i.partial, x.name as "column"
      from pragma_index_list(${table}) i, pragma_index_xinfo(i.name) x
      where i."unique" = 1 and i.origin <> 'pk' and x.key = 1 order by i.name, x.seqno`,
  );
  return grouped(parts, ({ name }) => name).map(([name, ofKey]): Key => {
    const constraint = ofKey[0]?.origin === 'u';
    return {
      kind: constraint ? 'unique constraint' : 'unique index',
      name: constraint ? undefined : name,
      parts: ofKey.map(({ column }) => ({
        column: column ?? undefined,
        text: column ?? undefined,
        byEquality: true,
      })),
      partial: ofKey[0]?.partial === 1,
      inherited: false,
    };
  });
}

interface ForeignKeyRow {
  readonly id: number;
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly onDelete: string;
  readonly onUpdate: string;
}

async function foreignKeys(
  db: Kysely<unknown>,
  name: string,
  spelled: ReadonlyMap<string, string>,
): Promise<ForeignKey[]> {
  const parts = await rows<ForeignKeyRow>(
    db,
    sql`
      select id, "table", "from", "to", on_delete as "onDelete", on_update as "onUpdate"
      from pragma_foreign_key_list(${name}) order by id, seq`,
  );
  const keys: ForeignKey[] = [];
  for (const [, ofKey] of grouped(parts, ({ id }) => id)) {
    const [first] = ofKey;
    if (first === undefined) continue;
    const table = spelled.get(folded(first.table));
    const target = table === undefined ? [] : await columnsOf(db, table);
    const columnNames = new Map(target.map((column) => [folded(column.name), column.name]));
    const columns = ofKey.map(({ from }) => from);
    const clears = [first.onDelete, first.onUpdate].some((action) => action.startsWith('SET '));
    keys.push({
      name: undefined,
      columns,
      table: table ?? first.table,
      otherSchema: undefined,
      exists: table !== undefined,
      // Without columns it refers to the primary key.
      tableColumns:
        first.to === null ? keyColumns(target) : ofKey.map(({ to }) => columnNames.get(folded(to ?? '')) ?? to ?? ''),
      cleared: clears ? columns : [],
      holds: true,
      inherited: false,
    });
  }
  return keys;
}

/** Rows by what `of` says of them, in the order in which they came. */
function grouped<Row, By>(all: readonly Row[], of: (row: Row) => By): [By, Row[]][] {
  const groups = new Map<By, Row[]>();
  for (const row of all) {
    const by = of(row);
    const group = groups.get(by);
    if (group === undefined) groups.set(by, [row]);
    else group.push(row);
  }
  return [...groups];
}

async function rows<Row>(db: Kysely<unknown>, query: RawBuilder<unknown>): Promise<Row[]> {
  // What the columns are is written in the query.
  return (await query.execute(db)).rows as Row[];
}
