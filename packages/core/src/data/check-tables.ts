import { PortalError } from '../problem.js';
import type { Relation } from './catalogue/relation.js';
import { relationNames, relations } from './catalogue/relations.js';
import { columnTypes } from './column-types.js';
import type { Engine } from './engine.js';
import type { AnyScope } from './scopes.js';
import { attachments } from './table-rules/attachments.js';
import { foreignKeys } from './table-rules/foreign-keys.js';
import { keys } from './table-rules/keys.js';
import type { Rule } from './table-rules/rule.js';
import { scopeColumns } from './table-rules/scope-columns.js';

/** The tables that a plugin declares. */
export interface DeclaredTables {
  /** The plugin's id. */
  readonly owner: string;
  readonly scopes: Readonly<Record<string, AnyScope>>;
  /** Whether nobody writes to them by scoped statements: the kernel's own. */
  readonly onlyRead?: boolean;
}

const RULES: readonly Rule[] = [scopeColumns, keys, foreignKeys, attachments];

/**
 * Compares what plugins declare with what the database has, after the migrations.
 *
 * @throws PortalError `tables_refused` with every fault: what it is of which table of which plugin, and the mend
 */
export async function checkTables(engine: Engine, declared: readonly DeclaredTables[]): Promise<void> {
  const found = await relations(
    engine,
    declared.flatMap(({ scopes }) => Object.keys(scopes)),
  );
  const types = columnTypes(engine.name);
  const declarer = (table: string) => declared.find(({ scopes }) => Object.hasOwn(scopes, table))?.owner;
  const faults = declared.flatMap(({ owner: plugin, scopes }) =>
    Object.entries(scopes).flatMap(([name, scope]) => {
      const relation = found.find((each) => each.name === name && each.partOf === undefined);
      if (relation === undefined) return [missing(plugin, name, found)];
      // Some rows of a table with parts keep to what those have, beside what the table has.
      return [relation, ...found.filter(({ partOf }) => partOf === name)].flatMap((each) => {
        const table = { plugin, scope, relation: each, types, declarer };
        const part = each === relation ? '' : `, its part "${each.name}"`;
        const faults = RULES.flatMap((rule) => rule(table));
        return faults.map((fault) => `Plugin "${plugin}", table "${name}"${part}: ${fault}.`);
      });
    }),
  );
  if (faults.length === 0) return;
  throw new PortalError(
    'tables_refused',
    500,
    `The database does not fit its plugins:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    { faults },
  );
}

function missing(plugin: string, name: string, found: readonly Relation[]): string {
  const similar = found.find((each) => each.name.toLowerCase() === name);
  const but = similar === undefined ? '' : `; "${similar.name}" is another name`;
  return `Plugin "${plugin}" declares the table "${name}", which no migration makes${but}: make it in one, by exactly this name.`;
}

/**
 * The tables that by their names are a plugin's, and that none declares. No handle reaches them, so they do no harm, and
 * they may be right: a newer version that runs beside this one has made them, or an older one still needs them.
 */
export async function undeclaredTables(engine: Engine, declared: readonly DeclaredTables[]): Promise<string[]> {
  const known = new Set(declared.flatMap(({ scopes }) => Object.keys(scopes)));
  const prefixes = declared.map(({ owner }) => `${owner.replaceAll('-', '_')}_`);
  const names = await relationNames(engine);
  return names.filter((name) => !known.has(name) && prefixes.some((prefix) => name.startsWith(prefix)));
}
