import type { CompiledQuery, RootOperationNode } from 'kysely';
import type { RunnableQuery } from './engine.js';
import { selectedColumns } from './json-columns.js';

/** What an engine must know of a statement beside its text and values. */
type Nature = Pick<RunnableQuery, 'reads' | 'returns' | 'json'>;

/** What an engine must know of a statement that Kysely compiled. */
export function runnableQuery(compiled: CompiledQuery): RunnableQuery {
  const { sql, parameters } = compiled;
  return { sql, parameters, ...natureOf(compiled.query, sql) };
}

/** Whether a statement only reads, whether it gives rows, and what in them is JSON. */
export function natureOf(node: RootOperationNode, sql: string): Nature {
  switch (node.kind) {
    case 'SelectQueryNode': {
      const changes = node.with?.expressions.some(({ expression }) => expression.kind !== 'SelectQueryNode') ?? false;
      const json = selectedColumns(node).flatMap(({ name, json }) => (json && name !== undefined ? [name] : []));
      return { reads: !changes && !node.endModifiers?.length, returns: true, ...(json.length > 0 && { json }) };
    }
    case 'InsertQueryNode':
    case 'UpdateQueryNode':
    case 'DeleteQueryNode':
    case 'MergeQueryNode':
      return { reads: false, returns: node.returning !== undefined };
    case 'RawNode':
      // The kernel's own SQL text: no more is known of it than how it begins.
      return { reads: false, returns: /^\s*(select|with|values|pragma|explain|show)\b|\breturning\b/i.test(sql) };
    default:
      return { reads: false, returns: false };
  }
}
