import type { CompiledQuery, RootOperationNode } from 'kysely';
import type { RunnableQuery } from './engine.js';

/** What an engine must know of a statement that Kysely compiled. */
export function runnableQuery(compiled: CompiledQuery): RunnableQuery {
  const { sql, parameters } = compiled;
  return { sql, parameters, ...natureOf(compiled.query, sql) };
}

/** Whether a statement only reads, and whether it gives rows. */
export function natureOf(node: RootOperationNode, sql: string): { readonly reads: boolean; readonly returns: boolean } {
  switch (node.kind) {
    case 'SelectQueryNode': {
      const changes = node.with?.expressions.some(({ expression }) => expression.kind !== 'SelectQueryNode') ?? false;
      return { reads: !changes && !node.endModifiers?.length, returns: true };
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
