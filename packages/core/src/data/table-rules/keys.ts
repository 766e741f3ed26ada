import type { Key, Relation } from '../catalogue/relation.js';
import { list, type Rule } from './rule.js';

/**
 * What may exist only once may exist once in each account. Else a contact would learn from a refused insert what other
 * accounts have, and a reference by such a key would not say which account it points into.
 */
export const keys: Rule = ({ relation }) => {
  if (relation.kind !== 'table') return [];
  const faults = relation.keys
    .filter(({ inherited, parts: [first] }) => !inherited && (first?.column !== 'account_id' || !first.byEquality))
    .map((key) => {
      const parts = key.parts.map(({ text }) => text ?? 'an expression').join(', ');
      return `the ${title(key)} (${parts}) does not begin with account_id, so that one account takes from all others what is in it; write ${written(relation, key)}`;
    });
  if (relation.keys.some(({ kind }) => kind === 'primary key')) return faults;
  const key: Key = {
    kind: 'primary key',
    name: undefined,
    parts: [{ column: 'id', text: 'id', byEquality: true }],
    partial: false,
    inherited: false,
  };
  return [...faults, `it has no primary key, so that nothing tells its rows apart; write ${written(relation, key)}`];
};

function title({ kind, name }: Key): string {
  return name === undefined ? kind : `${kind} "${name}"`;
}

/** The key as it should be. */
function written(relation: Relation, key: Key): string {
  const parts = key.parts.filter(({ column }) => column !== 'account_id');
  const columns = parts.flatMap(({ column }) => column ?? []);
  const name = key.name ?? [relation.name, ...(key.kind === 'primary key' ? ['key'] : columns)].join('_');
  switch (key.kind) {
    case 'primary key':
      return `.addPrimaryKeyConstraint('${name}', ${list(['account_id', ...columns])})`;
    case 'unique constraint':
      return `.addUniqueConstraint('${name}', ${list(['account_id', ...columns])})`;
    case 'unique index': {
      const more = parts.map(({ column, text }) =>
        column === undefined ? `.expression(sql\`${text ?? '…'}\`)` : `.column('${column}')`,
      );
      const where = key.partial ? ', with its condition as it is' : '';
      return `db.schema.createIndex('${name}').unique().on('${relation.name}').column('account_id')${more.join('')}${where}`;
    }
    case 'exclusion constraint':
      return `constraint ${name} exclude using gist (account_id with =, ...), with the rest as it is`;
  }
}
