import type { Relation } from '../catalogue/relation.js';
import type { ColumnTypes } from '../column-types.js';
import type { AnyScope } from '../scopes.js';

/** A declared table as it is declared and as the database has it. */
export interface DeclaredTable {
  /** The id of the plugin that declares it. */
  readonly plugin: string;
  readonly scope: AnyScope;
  readonly relation: Relation;
  readonly types: ColumnTypes;
  /** Which plugin declares a table, if one does. */
  declarer(table: string): string | undefined;
}

/** What is wrong with a table: sentences without a full stop, each with the mend, written as a migration writes it. */
export type Rule = (table: DeclaredTable) => string[];

/** Names as an array of TypeScript. */
export function list(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}

/** Whether a table's rows name an owner, by their scope or by their columns. */
export function hasOwner({ scope: { scope }, relation }: Pick<DeclaredTable, 'scope' | 'relation'>): boolean {
  return scope === 'owned' || scope === 'personal' || relation.columns.some(({ name }) => name === 'owner_id');
}
