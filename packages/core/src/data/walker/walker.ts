import {
  AliasNode,
  BinaryOperationNode,
  type CommonTableExpressionNode,
  FromNode,
  FunctionNode,
  IdentifierNode,
  type JoinNode,
  type OperationNode,
  OperatorNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  type RootOperationNode,
  SelectionNode,
  type SelectModifierNode,
  type SelectQueryNode,
  TableNode,
  type UnaryOperationNode,
  ValueNode,
  type WithNode,
} from 'kysely';
import { jsonFunction } from '../json-columns.js';
import type { ScopeValues } from '../marker.js';
import { walkDelete, walkInsert, walkUpdate } from './changes.js';
import { checkValue } from './checks.js';
import { jsonArgument, mayMakeJson, refuseHiddenJson, refuseJson } from './json.js';
import { isKnownKind, type KnownKind, kindOf } from './node-kinds.js';
import { plainNode } from './plain-nodes.js';
import { refusal } from './refusal.js';
import { mendOf } from './refused-kinds.js';
import type { Sight } from './sight.js';

/**
 * Walks one statement and gives it back scoped: each table that is read becomes a derived one, each change gets the
 * scope into its condition, and whatever is not known is refused. One walker for one statement.
 *
 * It walks a copy of its own, and changes that: what is compiled is what was walked.
 */
export class Walker {
  readonly sight: Sight;
  /** What the request may own; none where only an expression of a declaration is walked. */
  readonly values: ScopeValues | undefined;
  /** Names of common table expressions, innermost last: they are lexical. */
  readonly #named: Set<string>[] = [];
  /** The table whose columns unqualified names mean, while a predicate of a declaration is walked. */
  #unqualified: string | undefined;

  constructor(sight: Sight, values?: ScopeValues) {
    this.sight = sight;
    this.values = values;
  }

  statement(built: RootOperationNode): RootOperationNode {
    const node = plainNode(built);
    switch (node.kind) {
      case 'SelectQueryNode':
        return this.#select(node, mayMakeJson(node));
      case 'InsertQueryNode':
        return walkInsert(node, this);
      case 'UpdateQueryNode':
        return walkUpdate(node, this);
      case 'DeleteQueryNode':
        return walkDelete(node, this);
      default:
        throw isKnownKind(node.kind)
          ? refusal(`a ${node.kind} as a statement`, 'Select, insert, update or delete.')
          : unknownKind(node.kind);
    }
  }

  /** Walks a predicate of a declaration: its unqualified columns are those of `table`. */
  predicate(node: OperationNode, table: string): OperationNode {
    this.#unqualified = table;
    return this.walk(plainNode(node));
  }

  walk = (node: OperationNode): OperationNode => {
    switch (node.kind) {
      case 'SelectQueryNode':
        return this.#select(node as SelectQueryNode);
      case 'FunctionNode':
        refuseJson(node as FunctionNode);
        return this.properties(node, 'FunctionNode');
      case 'BinaryOperationNode':
        return this.#binary(node as BinaryOperationNode);
      case 'UnaryOperationNode':
        return this.#unary(node as UnaryOperationNode);
      case 'ValueNode':
        return this.#value(node as ValueNode);
      case 'ReferenceNode':
        return this.#reference(node as ReferenceNode);
      case 'TableNode':
        throw refusal(
          `the table "${(node as TableNode).table.identifier.name}" as a value`,
          'Name a column, or select from the table in a subquery.',
        );
      case 'InsertQueryNode':
      case 'UpdateQueryNode':
      case 'DeleteQueryNode':
        throw refusal(`a ${node.kind} inside another statement`, 'Run it as a statement of its own in db.change.');
      default:
        if (!isKnownKind(node.kind)) throw unknownKind(node.kind);
        return this.properties(node, node.kind);
    }
  };

  /** The node with each property walked that its kind's list says; `own` is what that leaves to the kind's own code. */
  properties<Node extends OperationNode>(node: Node, kind: KnownKind, own?: Partial<Node>): Node {
    if (node.kind !== kind) throw refusal(`a ${node.kind} in place of a ${kind}`, 'Write the query with the builders.');
    for (const { name, treatment } of kindOf(kind)?.walked ?? []) {
      const property = name as keyof Node;
      const value = node[property];
      if (value === undefined || (own !== undefined && property in own)) continue;
      if (treatment === 'walk') {
        // What was a node or a list of nodes is one again.
        node[property] = (Array.isArray(value) ? this.#walkAll(value) : this.walk(value as never)) as typeof value;
      } else if (!(Array.isArray(value) && value.length === 0)) {
        throw refusal(`"${name}" of a ${kind}`, 'Write the query without it.');
      }
    }
    return own === undefined ? node : Object.assign(node, own);
  }

  /** Walks what a statement's `with` names, then the statement inside it. */
  inWith<Node extends { readonly with?: WithNode }>(node: Node, inside: (own: { with?: WithNode }) => Node): Node {
    if (node.with === undefined) return inside({});
    const names = new Set<string>();
    this.#named.push(names);
    try {
      const expressions = node.with.expressions.map((expression) => this.#commonTable(expression, names));
      return inside({ with: this.properties(node.with, 'WithNode', { expressions }) });
    } finally {
      this.#named.pop();
    }
  }

  /** A table, or a select with an alias, where rows come from. */
  relation = (node: OperationNode): OperationNode => {
    if (TableNode.is(node)) return this.#table(node, undefined);
    if (AliasNode.is(node)) {
      const alias = this.aliasOf(node);
      if (TableNode.is(node.node)) return this.#table(node.node, alias);
      if (node.node.kind === 'SelectQueryNode') return this.properties(node, 'AliasNode');
      throw refusal(`a ${node.node.kind} to select from`, 'Select from a declared table or a subquery.');
    }
    throw refusal(`a ${node.kind} to select from`, 'Select from a declared table or a subquery.');
  };

  /** @throws for an alias that is not just a name */
  aliasOf(node: AliasNode): string {
    if (node.alias.kind === 'IdentifierNode' && 'name' in node.alias && typeof node.alias.name === 'string') {
      return node.alias.name;
    }
    throw refusal(`a ${node.alias.kind} as an alias`, 'An alias is a plain name.');
  }

  /** Its schema has been refused. */
  nameOf(node: TableNode): string {
    return node.table.identifier.name;
  }

  #table(node: TableNode, alias: string | undefined): OperationNode {
    const name = this.nameOf(node);
    if (this.#named.some((names) => names.has(name))) {
      return alias === undefined ? node : AliasNode.create(node, IdentifierNode.create(alias));
    }
    return this.sight.relation(name, alias ?? name);
  }

  /** @param json whether its selections may be JSON */
  #select(node: SelectQueryNode, json = false): SelectQueryNode {
    if (json) refuseHiddenJson(node);
    const outer = this.#unqualified;
    this.#unqualified = undefined;
    try {
      return this.inWith(node, (own) => {
        const froms = node.from?.froms.map(this.relation);
        const joins = node.joins?.map((join) => this.#join(join));
        const sources = [...(froms ?? []), ...(joins ?? []).map(({ table }) => table)];
        return this.properties(node, 'SelectQueryNode', {
          ...own,
          ...(froms && { from: FromNode.create(froms) }),
          ...(joins && { joins }),
          ...(json && node.selections && { selections: node.selections.map((each) => this.#selection(each)) }),
          ...(node.endModifiers && { endModifiers: node.endModifiers.map((each) => this.#modifier(each, sources)) }),
        });
      });
    } finally {
      this.#unqualified = outer;
    }
  }

  /** What is selected, which may be JSON. */
  #selection(node: SelectionNode): SelectionNode {
    const { selection } = node;
    const made = AliasNode.is(selection) ? jsonFunction(selection.node) : undefined;
    if (made === undefined) return this.properties(node, 'SelectionNode');
    const named = selection as AliasNode;
    const subquery = jsonArgument(named.node as FunctionNode);
    const own = FunctionNode.create(made, [this.#select(subquery, mayMakeJson(subquery))]);
    return SelectionNode.create(AliasNode.create(own, IdentifierNode.create(this.aliasOf(named))));
  }

  /** @throws when the select would lock rows of what it does not read, or of what its runner must not change */
  #modifier(node: SelectModifierNode, sources: readonly OperationNode[]): SelectModifierNode {
    const of = node.of?.map((table) => {
      const name = TableNode.is(table) ? this.nameOf(table) : undefined;
      if (name !== undefined && sources.some((source) => this.#sourceName(source) === name)) return table;
      throw refusal(
        `${name === undefined ? `a ${table.kind}` : `"${name}"`} as what to lock`,
        'Name a table of the query.',
      );
    });
    const names = of?.map((table) => this.nameOf(table as TableNode));
    for (const source of sources) {
      if (names === undefined || names.includes(this.#sourceName(source))) this.#refuseLock(source);
    }
    return this.properties(node, 'SelectModifierNode', of && { of });
  }

  /** A lock on what is selected from, which is walked already, reaches the tables within it; not what is named by `with`. */
  #refuseLock(source: OperationNode): void {
    const from = AliasNode.is(source) ? source.node : source;
    if (TableNode.is(from)) {
      if (from.table.schema !== undefined) this.sight.refuseLock(from.table.identifier.name);
    } else if (from.kind === 'SelectQueryNode') {
      const { from: inner, joins } = from as SelectQueryNode;
      for (const each of [...(inner?.froms ?? []), ...(joins ?? []).map(({ table }) => table)]) this.#refuseLock(each);
    }
  }

  /** The name by which a select knows where its rows come from. */
  #sourceName(node: OperationNode): string {
    return AliasNode.is(node) ? this.aliasOf(node) : (node as TableNode).table.identifier.name;
  }

  #join(node: JoinNode): JoinNode {
    return this.properties(node, 'JoinNode', { table: this.relation(node.table) });
  }

  #binary(node: BinaryOperationNode): OperationNode {
    const { operator, rightOperand } = node;
    if (PrimitiveValueListNode.is(rightOperand) && rightOperand.values.length === 0 && OperatorNode.is(operator)) {
      // PostgreSQL does not parse `in ()`.
      return BinaryOperationNode.create(
        ValueNode.createImmediate(1),
        OperatorNode.create('='),
        ValueNode.createImmediate(operator.operator === 'in' ? 0 : 1),
      );
    }
    return this.properties(node, 'BinaryOperationNode');
  }

  #unary(node: UnaryOperationNode): OperationNode {
    const { operator } = node.operator as OperatorNode;
    const own = this.properties(node, 'UnaryOperationNode');
    // Behind another minus it would make `--`, which begins a comment.
    return operator === '-' ? ParensNode.create(own) : own;
  }

  #value(node: ValueNode): OperationNode {
    checkValue(node);
    // As above.
    return node.immediate && Number(node.value) < 0 ? ParensNode.create(node) : node;
  }

  #walkAll(nodes: OperationNode[]): OperationNode[] {
    for (let index = 0; index < nodes.length; index += 1) nodes[index] = this.walk(nodes[index] as OperationNode);
    return nodes;
  }

  #reference(node: ReferenceNode): ReferenceNode {
    if (node.table !== undefined || this.#unqualified === undefined || node.column.kind !== 'ColumnNode') return node;
    return ReferenceNode.create(node.column, TableNode.create(this.#unqualified));
  }

  #commonTable(node: CommonTableExpressionNode, names: Set<string>): CommonTableExpressionNode {
    const title = this.properties(node.name, 'CommonTableExpressionNameNode', { table: node.name.table });
    const name = this.nameOf(title.table);
    if (this.sight.resemblesTable(name) || Buffer.byteLength(name) > 63) {
      throw refusal(`a common table expression named "${name}"`, 'Give it a short name that no declared table has.');
    }
    if (node.expression.kind !== 'SelectQueryNode') {
      throw refusal(`a ${node.expression.kind} in a common table expression`, 'Only selects can be named.');
    }
    const expression = this.walk(node.expression);
    // Only now: it does not see itself, and those before it do not see it.
    names.add(name);
    return this.properties(node, 'CommonTableExpressionNode', { name: title, expression });
  }
}

function unknownKind(kind: string) {
  return refusal(kind === 'RawNode' ? 'raw SQL' : `a ${kind}`, mendOf(kind));
}
