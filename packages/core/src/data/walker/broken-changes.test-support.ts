import { type BrokenRule, rulesOf } from './broken-rule.test-support.js';

/** The rules for changes and for what they leave, each taken away. For tests only. */
export const BROKEN_CHANGES: readonly BrokenRule[] = [
  ...rulesOf('changes.ts', [
    [
      'the tables that an update reads',
      'from: FromNode.create(node.from.froms.map(walker.relation))',
      'from: node.from',
    ],
    [
      'what is set',
      'node.updates.map((update) => walkSetting(update, table, walker)) }),\n      where',
      'node.updates }),\n      where',
    ],
    [
      'the rows of an update',
      '...(node.updates && { updates: node.updates.map((update) => walkSetting(update, table, walker)) }),\n      where: scopedWhere(node.where, table, walker),',
      '...(node.updates && { updates: node.updates.map((update) => walkSetting(update, table, walker)) }),\n      where: node.where as never,',
    ],
    ['a delete from several tables', 'if (others.length > 0) throw', 'if (false) throw'],
    [
      'the rows of a delete',
      'from: FromNode.create([walker.sight.target(table)]),\n      where: scopedWhere(node.where, table, walker),',
      'from: FromNode.create([walker.sight.target(table)]),\n      where: node.where as never,',
    ],
    [
      'an insert of something else',
      'if (columns === undefined || values === undefined || !ValuesNode.is(values)) {',
      "if (values?.kind === 'SelectQueryNode') return node;\n  if (columns === undefined || values === undefined || !ValuesNode.is(values)) {",
    ],
    ['other spellings of scope columns', 'refuseOtherSpellings(names, scoped);', ''],
    ['an owner who must be named', 'if (absent.some(({ required }) => required)) throw ownerMissing(table);', ''],
    [
      'what the kernel fills in',
      'const added = absent.filter(({ fill }) => fill !== undefined);',
      'const added = absent.slice(0, 0);',
    ],
    [
      'cells of scope columns',
      'column === undefined ? walkCell(value, walker) : column.accept(value)',
      'walkCell(value, walker)',
    ],
    ['cells', 'return column === undefined ? walkCell(value, walker)', 'return column === undefined ? value'],
    ['the table that is filled', 'into: walker.sight.target(table),', ''],
    [
      'columns to fill',
      'const names = columns.map((column) => columnName(column,',
      "const names = columns.map((column) => column.column?.name ?? '');\n  [].map((column) => columnName(column,",
    ],
    ['conflicts', 'onConflict: walkConflict(node.onConflict, table, walker)', 'onConflict: node.onConflict'],
    ['whose a personal row is', "if (scope.scope === 'personal') {", 'if (false) {'],
    [
      'owners whom the contact may name',
      'if (isBound(cell) && owners.some((owner) => owner === cell.value)) return cell;',
      'return cell;',
    ],
    [
      'an account that is given',
      'if (isAbsent(cell) || (isBound(cell) && cell.value === own)) return ValueNode.create(marker);',
      'return cell;',
    ],
    ['an account that is given again', '(isBound(cell) && cell.value === own)', 'false'],
    [
      'what an upsert sets',
      'updates: node.updates.map((update) => walkSetting(update, table, walker)),\n',
      'updates: node.updates,\n',
    ],
    [
      'which rows an upsert changes',
      'updateWhere: scopedWhere(node.updateWhere, table, walker),',
      'updateWhere: node.updateWhere as never,',
    ],
    [
      'scope columns that are set',
      'if (scopeColumns(table, walker).some(',
      'if (false && scopeColumns(table, walker).some(',
    ],
    ['scope columns that are set, in another spelling', 'scoped.name === name.toLowerCase()', 'scoped.name === name'],
    [
      'a column of another table that is set',
      'ReferenceNode.is(node.column) && node.column.table === undefined ? node.column.column : node.column',
      'ReferenceNode.is(node.column) ? node.column.column : node.column',
    ],
    ['the parentheses around an author’s condition', 'ParensNode.create(own.where)', 'own.where'],
    ['an author’s condition', 'const own = walker.walk(where) as WhereNode;', 'const own = where;'],
    [
      'what is changed being a table',
      'if (node === undefined || !TableNode.is(node)) {',
      'if (AliasNode.is(node!)) node = node.node;\n  if (node === undefined || !TableNode.is(node)) {',
    ],
    ['tables that the runner must not change', 'walker.sight.refuseChange(table);', ''],
    [
      'rows with different columns',
      'if (!isAbsent(cell)) return walker.walk(cell);',
      'return isAbsent(cell) ? cell : walker.walk(cell);',
    ],
  ]),
  ...rulesOf('written-rows.ts', [
    ['a column that says what is seen', 'if (own.some(({ selection }) => isNamed(selection, SEEN))) {', 'if (false) {'],
    [
      'the look being taken off',
      'const { [SEEN]: _, ...own } = row as Record<string, unknown>;',
      'const own = row as Record<string, unknown>;',
    ],
    ['rows that are not seen', '[SEEN] === 1', '[SEEN] !== undefined'],
    ['updates being looked at', "node.kind === 'UpdateQueryNode' ? node.table : undefined", 'undefined'],
    ['rows that are proposed', 'proposedRows(change, look)', '[]'],
    ['inserts being looked at', "node.kind === 'InsertQueryNode' ? node.into : ", ''],
  ]),
  ...rulesOf('proposed-rows.ts', [
    ['upserts being looked at', 'if (node.onConflict === undefined) return [];', 'return [];'],
    ['all rows that are proposed', 'start < rows.length', 'start < 1'],
    ['columns that are left to the database', 'refuseUnnamed(named, read, look.table);', ''],
    [
      'columns of which nothing says whose they are',
      'read.some(({ name }) => name',
      'read.some(({ name, own }) => own && name',
    ],
    ['what the cells of a proposed row read', ', node.with)', ')'],
  ]),
];
