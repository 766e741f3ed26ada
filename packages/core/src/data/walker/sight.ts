import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  expressionBuilder,
  IdentifierNode,
  type OperationNode,
  OperatorNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
  ValueNode,
  WhereNode,
} from 'kysely';
import type { Marker } from '../marker.js';
import type { AnyScope, Visible } from '../scopes.js';
import { askingContact } from './asking-contact.js';
import { lockWhereNothingChanges, openChange, readOnlyView, refusal } from './refusal.js';
import { isContact, onlyReads, type RunnerKind, reach } from './runners.js';
import { ACCOUNT, CONTACT, type OwnerMarkers, ownerSet } from './scope-markers.js';

/** Walks an expression that belongs to a table's declaration, whose plain columns are those of `table`. */
export type WalkPredicate = (expression: OperationNode, table: string, sight: Sight) => OperationNode;

/** What a sight is made of. */
export interface SightParts {
  readonly scopes: Readonly<Record<string, AnyScope>>;
  readonly runner: RunnerKind;
  /** Tells this sight from others over the same tables. */
  readonly key: string;
  /** The schema that qualifies every table, so that nothing else can take a table's name. */
  readonly schema: string;
  readonly markers: OwnerMarkers;
  /** How many placeholders stand for the contact's parties by a set of roles. */
  partyCount(roles: string): number;
  readonly walk: WalkPredicate;
}

/**
 * What one kind of runner may see and change of a plugin's tables. It holds markers instead of values: one sight serves
 * all contacts with equally many owners, and what it built once it keeps.
 */
export class Sight {
  readonly runner: RunnerKind;
  readonly key: string;
  readonly #parts: SightParts;
  readonly #names: ReadonlySet<string>;
  readonly #derived = new Map<string, OperationNode>();
  readonly #predicates = new Map<string, OperationNode>();
  readonly #underWay: string[] = [];
  readonly #contact = askingContact((roles) => this.#parties(roles));

  constructor(parts: SightParts) {
    this.runner = parts.runner;
    this.key = parts.key;
    this.#parts = parts;
    this.#names = new Set(Object.keys(parts.scopes).map((name) => name.toLowerCase()));
  }

  /** Whether a name is that of a declared table in any letter case: SQLite does not tell them apart. */
  resemblesTable(name: string): boolean {
    return this.#names.has(name.toLowerCase());
  }

  /** @throws when there is no such table among the declared ones */
  scopeOf(table: string): AnyScope {
    const scope = Object.hasOwn(this.#parts.scopes, table) ? this.#parts.scopes[table] : undefined;
    if (scope !== undefined) return scope;
    throw refusal(`the table "${table}", which is not declared`, 'Declare it in defineTables, by exactly this name.');
  }

  /** The table as its database name, in its schema. */
  target(table: string): TableNode {
    return TableNode.createWithSchema(this.#parts.schema, table);
  }

  /** What stands in place of a table wherever it is read: `(select * from t where <scope>) as alias`. */
  relation(table: string, alias: string): OperationNode {
    let derived = this.#derived.get(table);
    if (derived === undefined) {
      const all = SelectQueryNode.cloneWithSelections(SelectQueryNode.createFrom([this.target(table)]), [
        SelectionNode.createSelectAll(),
      ]);
      const where: SelectQueryNode = { ...all, where: WhereNode.create(this.predicate(table)) };
      derived = frozen(where);
      this.#derived.set(table, derived);
    }
    return AliasNode.create(derived, IdentifierNode.create(alias));
  }

  /** What is true of the rows of a table that exist for the runner. Columns are qualified with the table's name. */
  predicate(table: string): OperationNode {
    let predicate = this.#predicates.get(table);
    if (predicate === undefined) {
      predicate = frozen(this.#makePredicate(table, this.scopeOf(table)));
      this.#predicates.set(table, predicate);
    }
    return predicate;
  }

  /** What must be true of a row that the runner wrote, where its account and owner alone do not tell. */
  afterwards(table: string): OperationNode | undefined {
    const scope = this.scopeOf(table);
    const declared = scope.scope === 'shared' || (scope.scope === 'owned' && scope.visible !== undefined);
    return declared && isContact(this.runner) ? this.predicate(table) : undefined;
  }

  /** @throws when the runner may not write to the table at all */
  refuseChange(table: string): void {
    this.scopeOf(table);
    if (this.runner === 'view') throw readOnlyView();
    if (reach[this.runner] === 'everybody') throw openChange();
    this.#refuseOfContact('change', table);
  }

  /** @throws when the runner may not lock rows of the table: a lock keeps others from changing what he may not change */
  refuseLock(table: string): void {
    if (onlyReads(this.runner)) throw lockWhereNothingChanges();
    this.#refuseOfContact('lock', table);
  }

  #refuseOfContact(what: 'change' | 'lock', table: string): void {
    const { scope } = this.scopeOf(table);
    if (this.runner !== 'contact' || (scope !== 'tenant' && scope !== 'internal')) return;
    throw refusal(
      `a contact's ${what} of the ${scope} table "${table}"`,
      'Make it with db.asAccount(reason, async (tx) => ...), inside a service.',
    );
  }

  #makePredicate(table: string, scope: AnyScope): OperationNode {
    const account = equals(table, 'account_id', ACCOUNT);
    const reached = reach[this.runner];
    if (reached === 'account' || scope.scope === 'tenant') return account;
    const rest = reached === 'contact' ? this.#ofContact(table, scope) : this.#ofEverybody(table, scope);
    return AndNode.create(account, rest);
  }

  #ofContact(table: string, scope: Exclude<AnyScope, { scope: 'tenant' }>): OperationNode {
    switch (scope.scope) {
      case 'internal':
        throw refusal(
          `a contact's look into the internal table "${table}"`,
          'Read it with db.asAccount(reason, async (tx) => ...), inside a service.',
        );
      case 'personal':
        return equals(table, 'owner_id', CONTACT);
      case 'owned': {
        const owned = isOneOf(table, 'owner_id', this.#parties(ownerSet(scope.roles)));
        return scope.visible === undefined ? owned : AndNode.create(owned, this.#declared(table, scope.visible));
      }
      case 'shared':
        return this.#declared(table, (row) => scope.holds(row, this.#contact));
    }
  }

  #ofEverybody(table: string, scope: AnyScope): OperationNode {
    if (scope.scope === 'shared' && scope.open !== undefined) return this.#declared(table, scope.open);
    // Nobody is known, so nothing is anybody's: what is not the account's for all to read is refused, not left empty.
    throw refusal(
      `an open route's look into the ${scope.scope} table "${table}"`,
      'Read it with db.asAccount(reason, async (tx) => ...), inside a service.',
    );
  }

  #parties(roles: string): readonly Marker[] {
    return this.#parts.markers.of(roles, this.#parts.partyCount(roles));
  }

  #declared(table: string, predicate: Visible<never, never>): OperationNode {
    if (this.#underWay.includes(table)) {
      const circle = [...this.#underWay.slice(this.#underWay.indexOf(table)), table].map((name) => `"${name}"`);
      throw refusal(
        `the predicate of ${circle.join(', which reads ')}`,
        'A predicate must not read a table whose own predicate reads it.',
      );
    }
    this.#underWay.push(table);
    try {
      // The declared row types ended where the scopes became values; here is a builder over any table.
      const expression = predicate(expressionBuilder() as never).toOperationNode();
      return ParensNode.create(this.#parts.walk(expression, table, this));
    } finally {
      this.#underWay.pop();
    }
  }
}

function column(table: string, name: string): ReferenceNode {
  return ReferenceNode.create(ColumnNode.create(name), TableNode.create(table));
}

function equals(table: string, name: string, marker: Marker): OperationNode {
  return BinaryOperationNode.create(column(table, name), OperatorNode.create('='), ValueNode.create(marker));
}

function isOneOf(table: string, name: string, markers: readonly Marker[]): OperationNode {
  const [only, ...others] = markers;
  if (only !== undefined && others.length === 0) return equals(table, name, only);
  return BinaryOperationNode.create(
    column(table, name),
    OperatorNode.create('in'),
    PrimitiveValueListNode.create(markers),
  );
}

/** Every compiled query shows this tree to its author: none may change it for the others. Bound values are the author's. */
function frozen<Tree extends object>(tree: Tree): Tree {
  const node = tree as unknown as OperationNode;
  if (PrimitiveValueListNode.is(node)) Object.freeze(node.values);
  else if (!ValueNode.is(node)) {
    for (const part of Object.values(tree)) if (typeof part === 'object' && part !== null) frozen(part);
  }
  return Object.freeze(tree);
}
