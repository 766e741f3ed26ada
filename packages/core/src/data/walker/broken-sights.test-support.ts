// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is replaced is source text
import { type BrokenRule, rulesOf } from './broken-rule.test-support.js';

/** The rules by which somebody sees what he does, each taken away. For tests only. */
export const BROKEN_SIGHTS: readonly BrokenRule[] = [
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
    [
      'the schema of tables',
      'return TableNode.createWithSchema(this.#parts.schema, table);',
      'return TableNode.create(table);',
    ],
    [
      'predicates that nobody changes',
      'predicate = frozen(this.#makePredicate(table, this.scopeOf(table)));',
      'predicate = this.#makePredicate(table, this.scopeOf(table));',
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
      "if (this.runner !== 'contact' || (scope !== 'tenant' && scope !== 'internal')) return;",
      'return;',
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
    ['the end of a predicate', 'this.#underWay.pop();', ''],
    [
      'the parentheses around a predicate',
      'return ParensNode.create(this.#parts.walk(expression, table, this));',
      'return this.#parts.walk(expression, table, this);',
    ],
    ['predicates being scoped', 'this.#parts.walk(expression, table, this)', 'expression'],
  ]),
  ...rulesOf('scoped-compiler.ts', [
    ['everything', 'new Walker(sight, values).statement(built)', 'built'],
    ['what an author is shown', 'query, look: {', 'look: {'],
  ]),
  ...rulesOf('runners.ts', [
    ['what an operator looks at being a contact’s', "view: 'contact',", "view: 'account',"],
    ['open links', "open: 'everybody',", "open: 'account',"],
  ]),
  // One word more, each one that a database has and that is not to be said.
  ...rulesOf('sights.ts', [
    ['the schema where the engine names none', "engine.schema ?? 'main'", "engine.schema ?? 'other'"],
    ['a sight for each kind of runner', 'const key = `${runner} ${', 'const key = `${'],
    ['a sight for each number of owners', "[...counts.values()].join(',')", "''"],
    ['as many places as there are owners', 'padded(values.owners(roles).length)', '1'],
    ['parties that were not foreseen', 'counts.get(roles) ?? unforeseen(roles)', 'counts.get(roles) ?? 1'],
    ['the predicates of a declaration', 'new Walker(own).predicate(expression, table)', 'expression'],
  ]),
  ...rulesOf('scope-markers.ts', [
    ['the account of the request', '(scope) => scope.account', '(scope) => scope.contact'],
    ['the contact of the request', '(scope) => scope.contact', '(scope) => scope.account'],
    ['roles in whatever order', "[...roles].sort().join(',')", "[...roles].join(',')"],
    ['places that repeat', 'owners[index] ?? owners[0]', 'owners[index]'],
    ['owners, each in his place', 'owners[index] ?? owners[0]', 'owners[0]'],
    ['places only for the owners of a sight', 'markers.slice(0, count)', 'markers'],
  ]),
  ...rulesOf('asking-contact.ts', [
    ['who asks', 'import { CONTACT, ownerSet }', 'import { ACCOUNT as CONTACT, ownerSet }'],
    ['roles that are asked for', 'roles.length === 0 ? COMPANY_ROLES : roles', 'COMPANY_ROLES'],
    ['any role', 'roles.length === 0 ? COMPANY_ROLES : roles', 'roles'],
    ['the roles of owners', "if (scope.scope === 'owned') return [ownerSet(scope.roles)];", ''],
    ['the roles that a predicate asks for', 'scope.holds(expressionBuilder(), listening);', ''],
  ]),
];
