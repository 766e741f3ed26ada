import { hasOwner, type Rule } from './rule.js';

/** The columns that a scope compares are there, hold an id in every row, and are written by nobody but the kernel. */
export const scopeColumns: Rule = (table) => {
  const { scope, relation, types } = table;
  const names = hasOwner(table) ? ['account_id', 'owner_id'] : ['account_id'];
  return names.flatMap((name) => {
    const column = relation.columns.find((each) => each.name === name);
    const mend = relation.kind === 'view' ? `select ${name} in it` : `write ${written(name)}`;
    if (column === undefined) return [`it is declared as ${scope.scope}, but it has no ${name}; ${mend}`];
    const faults: string[] = [];
    if (relation.kind !== 'view' && column.nullable) {
      faults.push(
        `its ${name} may be null, and such a row is nobody's (SQLite lets null into a primary key, too); ${mend}`,
      );
    }
    if (types.id !== 'text' && column.type !== types.id) {
      faults.push(`its ${name} is of the type ${column.type}, but ids are ${types.id}; ${mend}`);
    }
    if (column.generated) faults.push(`its ${name} is generated, but the kernel writes it; ${mend}`);
    return faults;
  });
};

function written(name: string): string {
  return `.addColumn('${name}', types.id, (column) => column.notNull())`;
}
