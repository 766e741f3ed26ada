import type { CompiledQuery, QueryCompiler } from 'kysely';
import type { ScopeValues } from '../marker.js';
import type { Sight } from './sight.js';
import { Walker } from './walker.js';
import { lookedAt } from './written-rows.js';

/** A statement of a handle, scoped and compiled. */
export interface ScopedQuery extends CompiledQuery {
  /** What it must be seen to leave. `query` does not show that: to the author it is not there. */
  readonly look?: Look;
}

/** How the rows of a change are looked at. */
export interface Look {
  /** The table whose written rows the text looks at. */
  readonly table: string;
  /** What looks, beforehand, at those that an upsert proposes. */
  readonly proposals: readonly CompiledQuery[];
}

/**
 * A compiler that scopes each statement just before it becomes text. Inside the compiler, since Kysely's builders hand
 * out ways past any plugin of theirs, but none past the compiler.
 */
export function scopedCompiler(compiler: QueryCompiler, sight: Sight, values: ScopeValues): QueryCompiler {
  return {
    compileQuery(built, queryId): ScopedQuery {
      const query = new Walker(sight, values).statement(built);
      const look = lookedAt(query, sight);
      if (look === undefined) return compiler.compileQuery(query, queryId);
      const proposals = look.proposals.map((proposal) => compiler.compileQuery(proposal, queryId));
      return { ...compiler.compileQuery(look.node, queryId), query, look: { table: look.table, proposals } };
    },
  };
}
