import {
  AndNode,
  ColumnNode,
  type ColumnUpdateNode,
  type DeleteQueryNode,
  FromNode,
  IdentifierNode,
  type InsertQueryNode,
  type OnConflictNode,
  type OperationNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  TableNode,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  type ValuesItemNode,
  ValuesNode,
  WhereNode,
} from 'kysely';
import type { Marker } from '../marker.js';
import { refusal } from './refusal.js';
import { ACCOUNT, CONTACT, ownerSet } from './scope-markers.js';
import type { Walker } from './walker.js';

/** `update`: the scope joins the condition, and what the scope rests on cannot be set. */
export function walkUpdate(node: UpdateQueryNode, walker: Walker): UpdateQueryNode {
  const table = targetOf(node.table, walker);
  return walker.inWith(node, (own) =>
    walker.properties(node, 'UpdateQueryNode', {
      ...own,
      table: walker.sight.target(table),
      ...(node.from && { from: FromNode.create(node.from.froms.map(walker.relation)) }),
      ...(node.updates && { updates: node.updates.map((update) => walkSetting(update, table, walker)) }),
      where: scopedWhere(node.where, table, walker),
    }),
  );
}

/** `delete`: the scope joins the condition. */
export function walkDelete(node: DeleteQueryNode, walker: Walker): DeleteQueryNode {
  const [from, ...others] = node.from.froms;
  if (others.length > 0) throw refusal('a delete from several tables', 'Delete from one at a time.');
  const table = targetOf(from, walker);
  return walker.inWith(node, (own) =>
    walker.properties(node, 'DeleteQueryNode', {
      ...own,
      from: FromNode.create([walker.sight.target(table)]),
      where: scopedWhere(node.where, table, walker),
    }),
  );
}

/** `insert`: every row gets the account, and an owner that the runner may name. */
export function walkInsert(node: InsertQueryNode, walker: Walker): InsertQueryNode {
  const table = targetOf(node.into, walker);
  const { columns, values } = node;
  if (columns === undefined || values === undefined || !ValuesNode.is(values)) {
    throw refusal(
      `an insert of a ${values?.kind ?? 'row without columns'}`,
      'Insert rows of values; read those of a select first, in the same transaction.',
    );
  }
  const names = columns.map((column) => columnName(column, 'as a column to fill'));
  const scoped = scopeColumns(table, walker);
  refuseOtherSpellings(names, scoped);
  const absent = scoped.filter(({ name }) => !names.includes(name));
  if (absent.some(({ required }) => required)) throw ownerMissing(table);
  const added = absent.filter(({ fill }) => fill !== undefined);
  const scopedRow = (row: ValuesItemNode) => {
    const given = row.values.map((cell, index) => {
      const value = row.kind === 'PrimitiveValueListNode' ? ValueNode.create(cell) : (cell as OperationNode);
      const column = scoped.find(({ name }) => name === names[index]);
      return column === undefined ? walkCell(value, walker) : column.accept(value);
    });
    const filled = [...given, ...added.map(({ fill }) => ValueNode.create(fill))];
    // Rows of plain values keep their short form.
    return filled.every(isBound) ? PrimitiveValueListNode.create(filled.map(plainValue)) : ValueListNode.create(filled);
  };
  return walker.inWith(node, (own) =>
    walker.properties(node, 'InsertQueryNode', {
      ...own,
      into: walker.sight.target(table),
      columns: [
        ...columns.map((column) => walker.walk(column) as ColumnNode),
        ...added.map(({ name }) => ColumnNode.create(name)),
      ],
      values: ValuesNode.create(values.values.map(scopedRow)),
      ...(node.onConflict && { onConflict: walkConflict(node.onConflict, table, walker) }),
    }),
  );
}

/** A column that the scope rests on: what stands there in an inserted row. */
interface ScopeColumn {
  readonly name: string;
  /** What the kernel puts where the column is not named. */
  readonly fill?: Marker;
  /** Whether it must be named. */
  readonly required?: true;
  /** What is written for a cell that is named. */
  accept(cell: OperationNode): OperationNode;
}

function scopeColumns(table: string, walker: Walker): ScopeColumn[] {
  const scope = walker.sight.scopeOf(table);
  const account: ScopeColumn = {
    name: 'account_id',
    fill: ACCOUNT,
    accept: onlyOwn('account_id', ACCOUNT, table, walker),
  };
  if (scope.scope === 'tenant' || scope.scope === 'internal') return [account];
  // Not every shared table has an owner, and whose rows a contact may write there is for its predicate to say.
  if (scope.scope === 'shared') return [account, { name: 'owner_id', accept: (cell) => walkCell(cell, walker) }];
  if (walker.sight.runner !== 'contact') {
    return [account, { name: 'owner_id', required: true, accept: (cell) => walkCell(cell, walker) }];
  }
  if (scope.scope === 'personal') {
    return [account, { name: 'owner_id', fill: CONTACT, accept: onlyOwn('owner_id', CONTACT, table, walker) }];
  }
  const accept = (cell: OperationNode) => {
    const owners = walker.values?.owners(ownerSet(scope.roles)) ?? [];
    if (isBound(cell) && owners.some((owner) => owner === cell.value)) return cell;
    throw refusal(
      `an insert into "${table}" whose owner_id is not the contact or a company in which his role is ${scope.roles.join(' or ')}`,
      'Name one of his parties as a plain value; for others use db.asAccount(reason, ...).',
    );
  };
  return [account, { name: 'owner_id', required: true, accept }];
}

function onlyOwn(name: string, marker: Marker, table: string, walker: Walker) {
  return (cell: OperationNode): OperationNode => {
    const own = walker.values === undefined ? undefined : marker.read(walker.values, {});
    if (isAbsent(cell) || (isBound(cell) && cell.value === own)) return ValueNode.create(marker);
    throw refusal(`an insert into "${table}" with another ${name}`, 'Leave the column out: it is filled in.');
  };
}

function walkConflict(node: OnConflictNode, table: string, walker: Walker): OnConflictNode {
  if (node.updates === undefined) return walker.properties(node, 'OnConflictNode');
  return walker.properties(node, 'OnConflictNode', {
    updates: node.updates.map((update) => walkSetting(update, table, walker)),
    updateWhere: scopedWhere(node.updateWhere, table, walker),
  });
}

function walkSetting(node: ColumnUpdateNode, table: string, walker: Walker): ColumnUpdateNode {
  const column = ReferenceNode.is(node.column) && node.column.table === undefined ? node.column.column : node.column;
  const name = columnName(column, 'as what is set');
  if (scopeColumns(table, walker).some((scoped) => scoped.name === name.toLowerCase())) {
    throw refusal(`a change of "${name}" of "${table}"`, 'A row stays with its account and owner.');
  }
  return walker.properties(node, 'ColumnUpdateNode', { column: walker.walk(column) });
}

/** The scope, and the author's own condition in parentheses so that its `or` cannot loosen it. */
function scopedWhere(where: WhereNode | undefined, table: string, walker: Walker): WhereNode {
  const scope = walker.sight.predicate(table);
  if (where === undefined) return WhereNode.create(scope);
  const own = walker.walk(where) as WhereNode;
  return WhereNode.create(AndNode.create(scope, ParensNode.create(own.where)));
}

function targetOf(node: OperationNode | undefined, walker: Walker): string {
  if (node === undefined || !TableNode.is(node)) {
    throw refusal(
      `a ${node?.kind ?? 'statement without a table'} as what to change`,
      'Change one table, by its own name.',
    );
  }
  const table = walker.nameOf(node);
  walker.sight.refuseChange(table);
  return table;
}

function walkCell(cell: OperationNode, walker: Walker): OperationNode {
  if (!isAbsent(cell)) return walker.walk(cell);
  // SQLite would write null here, and PostgreSQL the column's default.
  throw refusal('rows with different columns in one insert', 'Give every row the same columns.');
}

/** @throws for what is no plain column: the rules of scope columns go by its name */
function columnName(node: OperationNode, where: string): string {
  if (ColumnNode.is(node) && IdentifierNode.is(node.column)) return node.column.name;
  throw refusal(`a ${node.kind} ${where}`, 'Name a column of the table.');
}

/** SQLite does not tell the case of column names apart, so `Account_Id` would be a second account. */
function refuseOtherSpellings(names: readonly string[], scoped: readonly ScopeColumn[]): void {
  for (const name of names) {
    const column = scoped.find((candidate) => candidate.name === name.toLowerCase());
    if (column !== undefined && column.name !== name) {
      throw refusal(`the column "${name}"`, `It is spelled "${column.name}".`);
    }
  }
}

function isAbsent(cell: OperationNode): boolean {
  return cell.kind === 'DefaultInsertValueNode' || (isBound(cell) && cell.value === undefined);
}

function isBound(cell: OperationNode): cell is ValueNode {
  return ValueNode.is(cell) && !cell.immediate;
}

function plainValue(cell: OperationNode): unknown {
  return ValueNode.is(cell) ? cell.value : undefined;
}

function ownerMissing(table: string) {
  return refusal(`an insert into "${table}" without owner_id`, 'Name the party that owns the row.');
}
