import {
  createQueryId,
  type Expression,
  type ExpressionBuilder,
  expressionBuilder,
  OperationNodeTransformer,
  type ReferenceNode,
  type RootOperationNode,
  TableNode,
} from 'kysely';
import pg from 'pg';
import { literal } from '../../literal-constants.js';
import { PostgresCompiler } from '../compiler.js';

/**
 * A predicate of a declaration as the SQL text of a policy: its tables in the schema, its values as literals. Its
 * subqueries are left as they are: the other tables' policies apply to them.
 */
export function predicateText(schema: string, predicate: (row: never) => Expression<unknown>): string {
  // The declared row types ended where the scopes became values; here is a builder over any table.
  const row: ExpressionBuilder<never, never> = expressionBuilder();
  const node = new InSchema(schema).transformNode(predicate(row as never).toOperationNode());
  return new PolicyCompiler().compileQuery(node as RootOperationNode, createQueryId()).sql;
}

class InSchema extends OperationNodeTransformer {
  readonly #schema: string;

  constructor(schema: string) {
    super();
    this.#schema = schema;
  }

  protected override transformTable(node: TableNode): TableNode {
    return TableNode.createWithSchema(this.#schema, node.table.identifier.name);
  }

  /** A column goes by the table's bare name, whatever schema that was selected from. */
  protected override transformReference(node: ReferenceNode): ReferenceNode {
    return node;
  }
}

/** A policy has no parameters. */
class PolicyCompiler extends PostgresCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literal(value) ?? otherLiteral(value));
  }
}

function otherLiteral(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return `(${value})`;
  if (typeof value === 'string') return pg.escapeLiteral(value);
  throw new Error(`A predicate compares with ${String(value)}, which row-level security cannot write as text.`);
}
