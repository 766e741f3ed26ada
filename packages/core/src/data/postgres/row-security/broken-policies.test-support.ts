import pg from 'pg';
import { COMPANY_ROLES } from '../../scopes.js';
import { shop } from '../../shop.test-support.js';
import { TABLES, type Table } from '../../walker/crowd.test-support.js';
import { ownerSet } from '../../walker/scope-markers.js';
import { type Clauses, policiesOf, policyBody } from './policies.js';
import { predicateText } from './predicate-text.js';
import { setting } from './settings.js';
import { COMMANDS, type Command, ROLE } from './unscoped.test-support.js';

/** Row-level security with a part of it taken away, each of which the filter by hand must tell from the whole. For tests only. */

export interface BrokenPolicy {
  readonly what: string;
  readonly command: Command;
  readonly table: Table;
  /** What the owner of the tables runs to break it. */
  readonly sql: string;
}

const ANY = setting.owners(ownerSet(COMPANY_ROLES));

/** The parts of what a policy says of a table's rows, and what stands there when one is taken away. */
function partsOf(table: Table, schema: string): (readonly [what: string, find: string | RegExp, put: string])[] {
  const scope = shop.scopes[table];
  const every = [
    ['the account', `"account_id" = ${setting.account}`, 'true'],
    ['the reach', /case .* end$/s, 'true'],
    ['all of the account', "when 'account' then true", "when 'account' then false"],
    ['what a contact has', /when 'contact' then .*?(?= when | else )/s, "when 'contact' then true"],
    ['what everybody has', /when 'everybody' then .*?(?= else )/s, "when 'everybody' then true"],
    ['nothing for others', 'else false end', 'else true end'],
  ] as const;
  if (scope?.scope !== 'owned') return [...every];
  const owners = setting.owners(ownerSet(scope.roles));
  return [
    ...every,
    ['the owner', `"owner_id" = any(${owners})`, 'true'],
    ...(owners === ANY ? [] : [['the roles of the owner', owners, ANY] as const]),
    ...(scope.visible === undefined
      ? []
      : [['what is visible', predicateText(schema, scope.visible), 'true'] as const]),
  ];
}

/** Which parts can be taken away without a change: what `update` finds has passed the same words before. */
function isSaidTwice(table: Table, clause: keyof Clauses, command: Command, what: string): boolean {
  if (command !== 'update' || clause !== 'check') return false;
  const scope = shop.scopes[table]?.scope;
  const ofReach = ['nothing for others', ...(scope === 'tenant' || scope === 'internal' ? ['the reach'] : [])];
  return ofReach.includes(what);
}

export function brokenPolicies(schema: string): BrokenPolicy[] {
  return TABLES.flatMap((table) => {
    const target = `${pg.escapeIdentifier(schema)}.${table}`;
    const scope = shop.scopes[table];
    if (scope === undefined) return [];
    const policies = policiesOf(scope, schema, false);
    const replaced = COMMANDS.flatMap((command) => {
      const clauses = policies[command] ?? {};
      return (['using', 'check'] as const).flatMap((clause) => {
        const right = clauses[clause];
        if (right === undefined) return [];
        const name = `portico_${command}`;
        const parts = [...partsOf(table, schema), ['all of it', right, 'true'] as const];
        return parts.flatMap(([what, find, put]) => {
          const broken = right.replace(find, () => put);
          if (broken === right || isSaidTwice(table, clause, command, what)) return [];
          const body = policyBody(command, ROLE, { ...clauses, [clause]: broken });
          const sql = `drop policy ${name} on ${target}; create policy ${name} on ${target} ${body}`;
          return [{ what: `${clause} without ${what}`, command, table, sql }];
        });
      });
    });
    const disabled = { what: 'row-level security off', sql: `alter table ${target} disable row level security` };
    const gone = (command: Command) => ({ what: 'no policy', sql: `drop policy portico_${command} on ${target}` });
    return [
      ...replaced,
      ...COMMANDS.flatMap((command) => [disabled, gone(command)].map((each) => ({ ...each, command, table }))),
    ];
  });
}

/** Settings that are not those of the scope. */
export const BROKEN_SETTINGS: readonly (readonly [what: string, find: RegExp, put: string])[] = [
  ['the role', /^set local role [^;]*; /, ''],
  ['the reach', /(portico\.reach) = '[^']*'/, "$1 = 'account'"],
  ['the account', /(portico\.account) = '(.*)a00000000001'/, "$1 = '$2a00000000002'"],
  ['the contact', /(portico\.contact) = '(.*?)c00000000001'/, "$1 = '$2c00000000002'"],
  ['the companies', /(portico\.owners_\w+) = '[^']*'/g, "$1 = ''"],
  ['one set of roles', /(portico\.owners_\w+) = '([^']*)'/, "$1 = '$2,01900000-0000-7000-8000-d00000000002'"],
];
