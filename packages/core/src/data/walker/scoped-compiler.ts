import type { QueryCompiler } from 'kysely';
import type { ScopeValues } from '../marker.js';
import type { Sight } from './sight.js';
import { Walker } from './walker.js';

/**
 * A compiler that scopes each statement just before it becomes text. Inside the compiler, since Kysely's builders hand
 * out ways past any plugin of theirs, but none past the compiler.
 */
export function scopedCompiler(compiler: QueryCompiler, sight: Sight, values: ScopeValues): QueryCompiler {
  return {
    compileQuery: (node, queryId) => compiler.compileQuery(new Walker(sight, values).statement(node), queryId),
  };
}
