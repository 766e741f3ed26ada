import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { DeclaredTables } from '../../check-tables.js';
import type { Engine } from '../../engine.js';
import { lockMigrations } from '../../migrations.js';
import { KEPT, marking, markOf } from './marks.js';
import { type Clauses, policiesOf, policyBody } from './policies.js';
import { makeRole, roleNeeds } from './role.js';

/** What row-level security is made for. */
export interface Protected {
  readonly schema: string;
  /** The role that scoped statements run as. */
  readonly role: string;
  readonly declared: readonly DeclaredTables[];
}

/**
 * Brings role, grants and policies up to date with the declarations, all or nothing, under the migrations' lock. Where
 * nothing changed it reads the catalogue and no more.
 *
 * @param mode `check` refuses to start when something is missing, as for migrations
 * @throws when the database will not have it, saying what an administrator must run
 */
export async function installPolicies(engine: Engine, what: Protected, mode: 'auto' | 'check'): Promise<void> {
  if (mode === 'check') return refuseMissing(engine, what);
  await makeRole(engine.kysely(), what.role);
  if ((await engine.transaction((tx) => tableNeeds(tx.kysely(), what))).length === 0) return;
  await engine.transaction(async (tx) => {
    const db = tx.kysely<unknown>();
    await lockMigrations(what.schema, db);
    // Another node may have done it meanwhile.
    for (const statement of await tableNeeds(db, what)) {
      await sql
        .raw(statement)
        .execute(db)
        .catch((error: unknown) => refuse(error, statement));
    }
  });
}

async function refuseMissing(engine: Engine, what: Protected): Promise<void> {
  const ofRole = await roleNeeds(engine.kysely(), what.role);
  // What is asked of tables needs a role to ask for.
  const missing = ofRole.length > 0 ? ofRole : await engine.transaction((tx) => tableNeeds(tx.kysely(), what));
  if (missing.length === 0) return;
  throw new Error(
    `The row-level security of the schema "${what.schema}" is not up to date. Start once with migrate: 'auto', or let an administrator run: ${missing.join('; ')};`,
  );
}

/** The statements that are still to be run for schema and tables, as seen by a transaction. */
async function tableNeeds(db: Kysely<unknown>, what: Protected): Promise<string[]> {
  // PostgreSQL writes a policy down by what it finds on that path.
  await sql`set local search_path = pg_catalog`.execute(db);
  const schema = pg.escapeIdentifier(what.schema);
  const role = pg.escapeIdentifier(what.role);
  const found = await relations(db, what);
  const ofTables = what.declared.flatMap(({ owner, scopes, onlyRead = false }) =>
    Object.entries(scopes).flatMap(([table, scope]) => {
      const relation = found.tables.get(table);
      const title = `"${table}" of plugin "${owner}"`;
      if (relation === undefined) throw new Error(`There is no table ${title}.`);
      const target = `${schema}.${pg.escapeIdentifier(table)}`;
      const rights = onlyRead ? 'select' : 'select, insert, update, delete';
      const granted = onlyRead ? relation.readable : relation.granted;
      const granting = granted ? [] : [`grant ${rights} on ${target} to ${role}`];
      if (relation.kind === 'v') refuseView(title, relation);
      else {
        refuseOwner(title, relation, what.role);
        refuseOthers(title, relation, what.role);
      }
      const policies =
        relation.kind === 'v' ? [] : policyNeeds(target, role, policiesOf(scope, what.schema, onlyRead), relation);
      return [...policies, ...granting];
    }),
  );
  return [...(found.usable ? [] : [`grant usage on schema ${schema} to ${role}`]), ...ofTables];
}

interface Relation {
  readonly name: string;
  readonly kind: string;
  readonly enabled: boolean;
  /** Whether this connection's own statements are not subject to policies: it has the owner's rights. */
  readonly own: boolean;
  /** Whether the role has the owner's rights as well, and so would not be subject either. */
  readonly roleOwns: boolean;
  readonly invoker: boolean;
  readonly readable: boolean;
  readonly granted: boolean;
  /** Policies by name: how they were commented, and what is kept of them now. */
  readonly policies: Readonly<Record<string, { readonly mark: string | null; readonly kept: string }>>;
  /** Those that apply to the role and let it do more, whoever made them. */
  readonly allowing: readonly string[];
}

async function relations(db: Kysely<unknown>, { schema, role, declared }: Protected) {
  const names = JSON.stringify(declared.flatMap(({ scopes }) => Object.keys(scopes)));
  const right = (name: string) => sql`has_table_privilege(${role}, c.oid, ${name})`;
  const { rows } = await sql<Relation>`
    select c.relname as name, c.relkind as kind, c.relrowsecurity as enabled,
      pg_has_role(c.relowner, 'USAGE') as own, pg_has_role(${role}, c.relowner, 'USAGE') as "roleOwns",
      coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false) as invoker,
      ${right('select')} as readable,
      ${right('select')} and ${right('insert')} and ${right('update')} and ${right('delete')} as granted,
      (select coalesce(json_object_agg(p.polname,
          json_build_object('mark', obj_description(p.oid, 'pg_policy'), 'kept', ${sql.raw(KEPT)})), '{}')
        from pg_policy p where p.polrelid = c.oid) as policies,
      (select coalesce(json_agg(p.polname order by p.polname), '[]')
        from pg_policy p where p.polrelid = c.oid and p.polpermissive and exists (
          select 1 from unnest(p.polroles) as r (id) where case r.id when 0 then true else pg_has_role(${role}, r.id, 'USAGE') end
        )) as allowing
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relkind in ('r', 'p', 'v')
      and c.relname in (select json_array_elements_text(${names}::json))`.execute(db);
  const { rows: schemas } = await sql<{ usable: boolean }>`
    select has_schema_privilege(${role}, ${schema}, 'usage') as usable`.execute(db);
  return { tables: new Map(rows.map((row) => [row.name, row])), usable: schemas[0]?.usable ?? false };
}

function policyNeeds(
  target: string,
  role: string,
  policies: Readonly<Record<string, Clauses>>,
  relation: Relation,
): string[] {
  const enabling = relation.enabled ? [] : [`alter table ${target} enable row level security`];
  const making = Object.entries(policies).flatMap(([command, clauses]) => {
    const body = policyBody(command, role, clauses);
    const name = nameOf(command);
    const known = relation.policies[name];
    if (known !== undefined && known.mark === markOf(body, known.kept)) return [];
    return [
      ...(known !== undefined ? [`drop policy ${name} on ${target}`] : []),
      `create policy ${name} on ${target} ${body}`,
      marking(name, target, body),
    ];
  });
  return [...enabling, ...making];
}

/** The name of the policy for a command. */
function nameOf(command: string): string {
  return `portico_${command}`;
}

/** Of several policies one is enough: another one would let the role see what the declaration does not. */
function refuseOthers(title: string, { allowing }: Relation, role: string): void {
  const own = ['select', 'insert', 'update', 'delete'].map(nameOf);
  const other = allowing.find((name) => !own.includes(name));
  if (other === undefined) return;
  throw new Error(
    `Row-level security would not hold the role "${role}": the policy "${other}" of the table ${title} lets it do more. Drop that policy, or make it restrictive or for another role.`,
  );
}

function refuseView(title: string, { invoker }: Relation): void {
  if (invoker) return;
  throw new Error(
    `Row-level security does not reach through the view ${title}: make it with (security_invoker = true) in the migration.`,
  );
}

function refuseOwner(title: string, { own, roleOwns }: Relation, role: string): void {
  if (!own) {
    throw new Error(
      `The kernel itself would be subject to the row-level security of the table ${title}: let the portal connect as the role that owns its tables, or as a member of it.`,
    );
  }
  if (roleOwns) {
    throw new Error(
      `Row-level security would not hold the role "${role}": it has the rights of the owner of the table ${title}. Take that membership from it.`,
    );
  }
}

function refuse(error: unknown, statement: string): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(
    `Row-level security could not be set up (${reason}). Let the portal's role do this, or an administrator of the database: ${statement};`,
    { cause: error },
  );
}
