import { type FunctionNode, ParensNode, SelectQueryNode } from 'kysely';
import { jsonFunction, selectedColumns } from '../json-columns.js';
import { refusal } from './refusal.js';

/** PostgreSQL passes a function 100 values, and a column is two: its name and its value. */
const MOST_COLUMNS = 50;

/** Whether a select whose rows are read as they are may have columns of JSON: only it says what the columns are. */
export function mayMakeJson(node: SelectQueryNode): boolean {
  return node.setOperations === undefined;
}

/** @throws where another column could stand in a row under the name of JSON: it would be parsed as if it were JSON */
export function refuseHiddenJson(node: SelectQueryNode): void {
  const columns = selectedColumns(node);
  const first = columns.findIndex(({ json }) => json);
  if (first < 0) return;
  const twice = columns.find(({ json, name }) => json && columns.filter((other) => other.name === name).length > 1);
  if (twice !== undefined) {
    throw refusal(`two columns named "${twice.name}", one of them JSON`, 'Give each a name of its own.');
  }
  if (columns.slice(first).some(({ name }) => name === undefined)) {
    throw refusal('columns without names behind JSON', 'Select JSON last: one of these could have its name.');
  }
}

/** @throws for JSON where the query goes on with it: there it would be text on SQLite, and no text on PostgreSQL */
export function refuseJson(node: FunctionNode): void {
  if (jsonFunction(node) === undefined) return;
  throw refusal(
    'jsonArrayFrom or jsonObjectFrom within a query',
    'Select it with a name, in the last select or in the subquery of another.',
  );
}

/** @throws when it is no subquery that says what its columns are */
export function jsonArgument(node: FunctionNode): SelectQueryNode {
  const [argument, ...others] = node.arguments;
  const subquery = argument !== undefined && ParensNode.is(argument) ? argument.node : argument;
  if (subquery === undefined || !SelectQueryNode.is(subquery) || others.length > 0) {
    throw refusal(`a ${argument?.kind ?? 'nothing'} as what to make JSON of`, 'Give jsonArrayFrom a subquery.');
  }
  const columns = selectedColumns(subquery);
  if (columns.length === 0 || columns.some(({ name }) => name === undefined)) {
    throw refusal('columns without names in JSON', 'Select the columns one by one, each by its name.');
  }
  // Names that differ in the size of their letters are one to SQLite.
  const names = columns.map(({ name = '' }) => name.toLowerCase());
  const twice = names.findIndex((name, at) => names.indexOf(name) < at);
  if (twice >= 0) {
    throw refusal(`two columns named "${columns[twice]?.name}" in JSON`, 'Give each a name of its own.');
  }
  if (columns.length > MOST_COLUMNS) {
    throw refusal(`${columns.length} columns in JSON`, `Select at most ${MOST_COLUMNS}.`);
  }
  return subquery;
}
