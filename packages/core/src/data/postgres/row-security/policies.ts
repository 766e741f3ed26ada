import { type Expression, sql } from 'kysely';
import { type AnyScope, type AskingContact, COMPANY_ROLES } from '../../scopes.js';
import { ownerSet } from '../../walker/scope-markers.js';
import { predicateText } from './predicate-text.js';
import { setting } from './settings.js';

/** What must be true of a row that is read, and of one that is written: before the change and after it. */
interface Rules {
  readonly read: string;
  readonly write: string;
}

/** What a policy says of rows that exist (`using`) and of rows that are to (`check`). */
export interface Clauses {
  readonly using?: string;
  readonly check?: string;
}

/** The policies of a table, by command. */
export function policiesOf(scope: AnyScope, schema: string, onlyRead: boolean): Readonly<Record<string, Clauses>> {
  const { read, write } = rulesOf(scope, schema);
  const reading = { select: { using: read } };
  const writing = { insert: { check: write }, update: { using: write, check: write }, delete: { using: write } };
  return onlyRead ? reading : { ...reading, ...writing };
}

/** What follows `create policy ... on ...`. */
export function policyBody(command: string, role: string, { using, check }: Clauses): string {
  const clauses = [using && `using (${using})`, check && `with check (${check})`].filter(Boolean);
  return `for ${command} to ${role} ${clauses.join(' ')}`;
}

/**
 * What each scope means to the database, worked out from the declaration alone: the walker has no part in it, so that
 * each proves the other. Columns are those of the table; who asks is in the settings.
 */
function rulesOf(scope: AnyScope, schema: string): Rules {
  switch (scope.scope) {
    case 'internal':
      return both(ofAccount(byReach({})));
    case 'tenant':
      return { read: ofAccount(), write: ofAccount(byReach({})) };
    case 'personal':
      return both(ofAccount(byReach({ contact: `"owner_id" = ${setting.contact}` })));
    case 'owned': {
      const owned = `"owner_id" = any(${setting.owners(ownerSet(scope.roles))})`;
      const contact = scope.visible === undefined ? owned : `${owned} and (${predicateText(schema, scope.visible)})`;
      return both(ofAccount(byReach({ contact })));
    }
    case 'shared': {
      const contact = predicateText(schema, (row) => scope.holds(row, asking));
      const everybody = scope.open && predicateText(schema, scope.open);
      return { read: ofAccount(byReach({ contact, everybody })), write: ofAccount(byReach({ contact })) };
    }
  }
}

/** The contact who asks, as the settings know him. */
const asking: AskingContact = {
  id: text(setting.contact),
  // A list of expressions, which `in` puts into parentheses: a subquery that gives them.
  parties: (...roles) => [
    text(`select unnest(${setting.owners(ownerSet(roles.length === 0 ? COMPANY_ROLES : roles))})`),
  ],
};

function text(expression: string): Expression<string> {
  return sql<string>`${sql.raw(expression)}`;
}

function ofAccount(rest?: string): string {
  const account = `"account_id" = ${setting.account}`;
  return rest === undefined ? account : `${account} and ${rest}`;
}

/**
 * All of the account, or what a contact or everybody has. A `case` and no `or`: PostgreSQL takes it to hold for half of
 * all rows; an `or` it would take to hold for next to none, and sort what an index gives in order.
 */
function byReach(others: { readonly contact?: string; readonly everybody?: string | undefined }): string {
  const branches = Object.entries({ account: 'true', ...others }).flatMap(([reach, rule]) =>
    rule === undefined ? [] : [`when '${reach}' then ${rule}`],
  );
  return `case ${setting.reach} ${branches.join(' ')} else false end`;
}

function both(rule: string): Rules {
  return { read: rule, write: rule };
}
