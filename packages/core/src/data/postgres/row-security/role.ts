import { type Kysely, sql } from 'kysely';
import pg from 'pg';

const ATTEMPTS = 3;

/**
 * Sees to it that there is the role as which scoped statements run, and that this connection may become it.
 *
 * @throws for a role that policies would not hold, and where the database will not have it made
 */
export async function makeRole(db: Kysely<unknown>, role: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const statements = await roleNeeds(db, role);
    try {
      // Not in a transaction: roles belong to the whole server, and another node may make it at this moment.
      for (const statement of statements) await sql.raw(statement).execute(db);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || (error as { code?: unknown }).code === '42501') throw notAllowed(error, statements);
    }
  }
}

/** The statements that are still to be run for the role. */
export async function roleNeeds(db: Kysely<unknown>, role: string): Promise<string[]> {
  const { rows } = await sql<{ exists: boolean; free: boolean; login: boolean; self: string; member: boolean }>`
    select r.oid is not null as exists, coalesce(r.rolsuper or r.rolbypassrls, false) as free, coalesce(r.rolcanlogin, false) as login,
      u.rolname as self,
      u.rolsuper or coalesce(pg_has_role(r.oid,
        case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end), false) as member
    from pg_roles u left join pg_roles r on r.rolname = ${role} where u.rolname = current_user`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Error('The database does not know whom this connection acts as.');
  if (found.free || found.login) {
    throw new Error(
      `Row-level security would not hold the role "${role}": it ${found.free ? 'bypasses policies' : 'can log in'}. Name another by rowSecurity: { role }, or take that from it.`,
    );
  }
  const name = pg.escapeIdentifier(role);
  return [
    ...(found.exists ? [] : [`create role ${name} nologin`]),
    ...(found.member ? [] : [`grant ${name} to ${pg.escapeIdentifier(found.self)}`]),
  ];
}

function notAllowed(cause: unknown, statements: readonly string[]): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `Row-level security needs a role that could not be made (${reason}). Let an administrator of the database run: ${statements.join('; ')};`,
    { cause },
  );
}
