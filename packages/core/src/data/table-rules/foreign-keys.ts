import type { ForeignKey, Relation } from '../catalogue/relation.js';
import { type DeclaredTable, hasOwner, list, type Rule } from './rule.js';

/** The kernel's tables that a plugin may refer to, with what it refers to. */
const KERNEL: Readonly<Record<string, readonly string[]>> = {
  portico_account: ['id'],
  portico_party: ['account_id', 'id'],
};

/** A row refers to rows of its own account and plugin, and to its owner. */
export const foreignKeys: Rule = (table) => {
  const { relation } = table;
  if (relation.kind !== 'table') return [];
  return [
    ...relation.foreignKeys.flatMap((key) => {
      // Said of the table that it has it from.
      if (key.inherited) return [];
      const target = targetFault(table, key);
      return [...(target === undefined ? columnFaults(relation, key) : [target]), ...holdFaults(relation, key)];
    }),
    ...ownerFaults(table),
  ];
};

/** Whether what it refers to is anything that a plugin may refer to. */
function targetFault({ plugin, relation, declarer }: DeclaredTable, key: ForeignKey): string | undefined {
  const it = title(key);
  if (key.otherSchema !== undefined) {
    return `${it} leaves the portal's schema for "${key.otherSchema}"; keep the id in a plain column, without a foreign key`;
  }
  if (!key.exists) return `${it} refers to a table that does not exist; name one that your migrations make`;
  if (key.table.startsWith('portico_')) {
    if (Object.hasOwn(KERNEL, key.table)) return undefined;
    const other = key.columns.find((column) => column !== 'account_id') ?? 'owner_id';
    const party = written(relation, { ...key, table: 'portico_party', columns: [other], tableColumns: ['id'] });
    return `${it} refers to a table of the kernel that may change with every version; write ${party}`;
  }
  const owner = declarer(key.table);
  if (owner === plugin) return undefined;
  return owner === undefined
    ? `${it} refers to a table that no plugin declares; declare it in defineTables`
    : `${it} refers to a table of plugin "${owner}"; plugins meet by events and opaque references: keep the id in a plain column, without a foreign key`;
}

/** Whether both sides begin with the account, so that it cannot refer to a row of another one. */
function columnFaults(relation: Relation, key: ForeignKey): string[] {
  const [from] = key.columns;
  const [to] = key.tableColumns;
  if (key.table === 'portico_account' && key.columns.length === 1) {
    if (from === 'account_id' && to === 'id') return [];
    const account = { ...key, columns: ['account_id'], tableColumns: ['id'] };
    return [`${title(key)} points to an account of its own choice; write ${definition(relation, account)}`];
  }
  if (from === 'account_id' && to === 'account_id') return [];
  return [
    `${title(key)} does not begin with account_id on both sides, so that a row can point into another account; write ${written(relation, key)}`,
  ];
}

/** Whether the database holds it, now and after what it refers to is gone. */
function holdFaults(relation: Relation, key: ForeignKey): string[] {
  const faults: string[] = [];
  if (key.cleared.some((column) => column === 'account_id')) {
    faults.push(
      `${title(key)} takes a row's account away when what it refers to is deleted or changed; write ${written(relation, key)} with onDelete('restrict') or onDelete('cascade')`,
    );
  }
  if (!key.holds) {
    faults.push(`${title(key)} does not hold for every row; write it enforced, and validate it`);
  }
  return faults;
}

function ownerFaults(table: DeclaredTable): string[] {
  const { relation } = table;
  if (!hasOwner(table) || !relation.columns.some(({ name }) => name === 'owner_id')) return [];
  // One that is written wrongly is a fault of its own.
  if (relation.foreignKeys.some((key) => key.columns.includes('owner_id') && key.table === 'portico_party')) return [];
  const owner = { table: 'portico_party', columns: ['owner_id'], tableColumns: ['id'], name: `${relation.name}_owner` };
  return [
    `its owner_id refers to no party, so that a row can belong to nobody or to a party of another account; write ${written(relation, owner)}`,
  ];
}

function title({ name, columns, table, tableColumns }: ForeignKey): string {
  const named = name === undefined ? '' : ` "${name}"`;
  return `the foreign key${named} (${columns.join(', ')}) to "${table}" (${tableColumns.join(', ')})`;
}

type Reference = Pick<ForeignKey, 'name' | 'columns' | 'table' | 'tableColumns'>;

/** The reference as it should be: with the account on both sides. */
function written(relation: Relation, key: Reference): string {
  const pairs = key.columns
    .map((column, place) => [column, key.tableColumns[place] ?? 'id'] as const)
    .filter(([from, to]) => from !== 'account_id' && to !== 'account_id');
  return definition(relation, {
    ...key,
    columns: ['account_id', ...pairs.map(([from]) => from)],
    tableColumns: ['account_id', ...pairs.map(([, to]) => to)],
  });
}

function definition(relation: Relation, { name, columns, table, tableColumns }: Reference): string {
  const last = columns.at(-1)?.replace(/_id$/, '');
  return `.addForeignKeyConstraint('${name ?? `${relation.name}_${last}`}', ${list(columns)}, '${table}', ${list(tableColumns)})`;
}
