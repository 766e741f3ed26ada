import { PreparedQuery } from '../data/prepared.js';
import type { ComposedPlugin } from '../plugin.js';
import type { Faults } from './faults.js';

/** What can be searched belongs to a table that contacts may read, and is read by a query over the plugin's tables. */
export function checkSearches({ id, searches, spec: { tables } }: ComposedPlugin, faults: Faults): void {
  for (const [name, { spec }] of Object.entries(searches)) {
    const where = `Search "${name}" of plugin "${id}"`;
    const scope = Object.hasOwn(tables.scopes, spec.table) ? tables.scopes[spec.table] : undefined;
    if (scope === undefined)
      faults.add(
        `${where} belongs to the table "${spec.table}", which the plugin does not declare. Its tables are: ${Object.keys(tables.scopes).join(', ')}.`,
      );
    else if (scope.scope === 'internal')
      faults.add(`${where} belongs to the internal table "${spec.table}", which no contact may read. Choose another.`);
    const documents: unknown = spec.documents;
    if (!(documents instanceof PreparedQuery) || (documents.tables as unknown) !== tables)
      faults.add(
        `${where} has \`documents\` that are no prepared query of its tables. Make them with tables.prepared(…).`,
      );
  }
}
