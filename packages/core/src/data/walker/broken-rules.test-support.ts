// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is replaced is source text
import type { Break } from './red-tests.test-support.js';

/** The rules of the walker that are code, each with a replacement that makes it no rule. For tests only. */
export const BROKEN_RULES: readonly (Break & { readonly what: string })[] = [
  ...rulesOf('walker.ts', [
    [
      'raw statements',
      'default:\n        throw isKnownKind(node.kind)',
      'default:\n        return node;\n        throw isKnownKind(node.kind)',
    ],
    ['JSON in a function’s place', 'refuseJson(node as FunctionNode);', ''],
    [
      'a table as a value',
      'throw refusal(\n          `the table "${(node as TableNode).table.identifier.name}" as a value`,',
      'return node;\n        throw refusal(\n          `the table "${(node as TableNode).table.identifier.name}" as a value`,',
    ],
    [
      'kinds that are not known',
      'if (!isKnownKind(node.kind)) throw unknownKind(node.kind);',
      'if (!isKnownKind(node.kind)) return node;',
    ],
    ['a kind in place of another', 'if (node.kind !== kind) throw', 'if (false) throw'],
    [
      'what only its kind’s code may treat',
      '} else if (!(Array.isArray(value) && value.length === 0)) {',
      '} else if (false) {',
    ],
    ['the end of names', 'this.#named.pop();', ''],
    ['what is named being walked', 'this.#commonTable(expression, names)', 'expression'],
    [
      'a table to select from',
      'if (TableNode.is(node)) return this.#table(node, undefined);',
      'if (TableNode.is(node)) return node;',
    ],
    [
      'a table with an alias',
      'if (TableNode.is(node.node)) return this.#table(node.node, alias);',
      'if (TableNode.is(node.node)) return node;',
    ],
    [
      'a subquery to select from',
      "if (node.node.kind === 'SelectQueryNode') return this.properties(node, 'AliasNode');",
      "if (node.node.kind === 'SelectQueryNode') return node;",
    ],
    [
      'another thing with an alias',
      'throw refusal(`a ${node.node.kind} to select from`',
      "return this.properties(node, 'AliasNode');\n      throw refusal(`a ${node.node.kind} to select from`",
    ],
    [
      'the alias of what is named',
      'return alias === undefined ? node : AliasNode.create(node, IdentifierNode.create(alias));',
      'return node;',
    ],
    ['tables being read through their scope', 'return this.sight.relation(name, alias ?? name);', 'return node;'],
    [
      'the alias of a table',
      'return this.sight.relation(name, alias ?? name);',
      'return this.sight.relation(name, name);',
    ],
    [
      'what selects name in from',
      '...(froms && { from: FromNode.create(froms) }),',
      '...(froms && { from: node.from }),',
    ],
    ['JSON within rows that are read on', '...(json && node.selections &&', '...(node.selections &&'],
    ['what JSON is made of', '[this.#select(subquery, mayMakeJson(subquery))]', '[subquery]'],
    ['what a lock names', 'if (name !== undefined && sources.some(', 'if (true || sources.some('],
    ['the joined table', '{ table: this.relation(node.table) }', '{ table: node.table }'],
    [
      'negative literals',
      'node.immediate && Number(node.value) < 0 ? ParensNode.create(node) : node',
      'node',
    ],
    ['a minus behind a minus', "operator === '-' ? ParensNode.create(own) : own", 'own'],
    ['the operands of an operator', "return this.properties(node, 'BinaryOperationNode');", 'return node;'],
    ['common table expressions named like tables', 'if (this.sight.resemblesTable(name) || ', 'if ('],
    ['changes in common table expressions', "if (node.expression.kind !== 'SelectQueryNode') {", 'if (false) {'],
    [
      'selects in common table expressions',
      'const expression = this.walk(node.expression);',
      'const expression = node.expression;',
    ],
    [
      'a name that stands before it is given',
      'const expression = this.walk(node.expression);\n    // Only now: it does not see itself, and those before it do not see it.\n    names.add(name);',
      'names.add(name);\n    const expression = this.walk(node.expression);',
    ],
  ]),
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
  ...rulesOf('checks.ts', [
    ['functions', 'if (FUNCTIONS.has(name)) return;', 'return;'],
    ['operators', 'if (OPERATORS.has(operator)) return;', 'return;'],
    ['what follows "in"', '!LISTS.has(kind)', 'false'],
    ['operators before an operand', 'if (!PREFIXES.has(operator)) throw', 'if (false) throw'],
    ['types to cast to', 'if (DATA_TYPES.has(type)) return;', 'return;'],
    ['joins', 'if (JOINS.has(type)) return;', 'return;'],
    ['steps into JSON', 'for (const { value } of values) checkLeg(value);', ''],
  ]),
  ...rulesOf('plain-nodes.ts', [
    [
      'properties that nobody knows',
      "if (property !== 'kind' && kind.treatments[property] === undefined) throw refused(property, copy.kind);",
      '',
    ],
    ['what its kind leaves to checks', 'check(copy as unknown as OperationNode);', ''],
    [
      'a copy of nodes',
      'return Array.isArray(value) ? listOf(value, plainChild) : plainChild(value);',
      'return value;',
    ],
    ['lists of values', 'if (Array.isArray(value)) return listOf(value, (item) => item);', 'return value;'],
    ['a yes or no', "if (typeof value === 'boolean') return value;", 'return value;'],
    ['directions', 'return directionOf(value);', 'return value;'],
    ['what must not be there', 'throw refused(property, kind, treatment.mend);', 'return value;'],
    ['words of a list', 'if (treatment.includes(value as string)) return value;', 'return value;'],
    ['an operator as a value', "if (copy.kind === 'OperatorNode') throw misplaced(copy.kind, 'a value');", ''],
    ['the kinds that may stand there', 'if (only.has(copy.kind)) return copy;', 'return copy;'],
    ['what is no node', "throw misplaced(typeof value, 'a node');", 'return value as never;'],
    ['directions of raw SQL', 'if (direction !== undefined) return direction;', 'return value as OperationNode;'],
  ]),
  ...rulesOf('json.ts', [
    ['a subquery to make JSON of', '!SelectQueryNode.is(subquery) || others.length > 0', 'false'],
    [
      'columns without names in JSON',
      'if (columns.length === 0 || columns.some(({ name }) => name === undefined)) {',
      'if (false) {',
    ],
    ['many columns in JSON', 'if (columns.length > MOST_COLUMNS) {', 'if (false) {'],
  ]),
  ...rulesOf('sight.ts', [
    [
      'names like tables in another spelling',
      'return this.#names.has(name.toLowerCase());',
      'return this.#names.has(name);',
    ],
    [
      'tables that are declared',
      'Object.hasOwn(this.#parts.scopes, table) ? this.#parts.scopes[table] : undefined',
      'this.#parts.scopes[table]',
    ],
    ['trees that nobody changes', 'derived = frozen(where);', 'derived = where;'],
    [
      'which written rows are looked at',
      'return declared && isContact(this.runner) ? this.predicate(table) : undefined;',
      'return undefined;',
    ],
    ['rows of shared tables being looked at', "scope.scope === 'shared' || (", '('],
    ['views', "if (this.runner === 'view') throw readOnlyView();", ''],
    ['changes where nobody is known', "if (reach[this.runner] === 'everybody') throw openChange();", ''],
    [
      'tables that no contact changes',
      "if (this.runner === 'contact' && (scope === 'tenant' || scope === 'internal')) {",
      'if (false) {',
    ],
    ['the account', 'return AndNode.create(account, rest);', 'return rest;'],
    [
      'what belongs to nobody but the account',
      "if (reached === 'account' || scope.scope === 'tenant') return account;",
      'return account;',
    ],
    [
      'internal tables',
      "throw refusal(\n          `a contact's look into",
      "return equals(table, 'id', ACCOUNT);\n        throw refusal(\n          `a contact's look into",
    ],
    ['personal rows', "return equals(table, 'owner_id', CONTACT);", "return equals(table, 'account_id', ACCOUNT);"],
    [
      'owners',
      "const owned = isOneOf(table, 'owner_id', this.#parties(ownerSet(scope.roles)));",
      "const owned = equals(table, 'account_id', ACCOUNT);",
    ],
    [
      'what is visible',
      'scope.visible === undefined ? owned : AndNode.create(owned, this.#declared(table, scope.visible))',
      'owned',
    ],
    [
      'what is shared',
      'return this.#declared(table, (row) => scope.holds(row, this.#contact));',
      "return equals(table, 'account_id', ACCOUNT);",
    ],
    ['what is open', 'return this.#declared(table, scope.open);', "return equals(table, 'account_id', ACCOUNT);"],
    ['circles', 'if (this.#underWay.includes(table)) {', 'if (false) {'],
    ['predicates being scoped', 'this.#parts.walk(expression, table, this)', 'expression'],
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
    ['inserts being looked at', "node.kind === 'InsertQueryNode' ? node.into : ", ''],
  ]),
  ...rulesOf('scoped-compiler.ts', [
    ['everything', 'new Walker(sight, values).statement(built)', 'built'],
    ['what an author is shown', 'query, looksAt: look.table };', 'looksAt: look.table };'],
  ]),
  ...rulesOf('runners.ts', [
    ['what an operator looks at being a contact’s', "view: 'contact',", "view: 'account',"],
    ['open links', "open: 'everybody',", "open: 'account',"],
  ]),
];

function rulesOf(file: string, rules: readonly (readonly [what: string, find: string, put: string])[]) {
  return rules.map(([what, find, put]) => ({ what, file, find, put }));
}
