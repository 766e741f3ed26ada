import { createHash } from 'node:crypto';
import pg from 'pg';

/**
 * What PostgreSQL keeps of a policy `p`, as a digest in SQL. It is not the text that the policy was made from, and depends
 * on the search path: that is to be `pg_catalog`.
 */
export const KEPT = `md5(json_build_array(p.polcmd, p.polpermissive,
  (select json_agg(r.rolname order by r.rolname) from pg_roles r where r.oid = any(p.polroles)),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))::text)`;

/** How a policy is commented that was made from `body` and that nobody has altered since, where `kept` is its digest. */
export function markOf(body: string, kept: string): string {
  return `${madeFrom(body)}${kept}`;
}

/** The statement that comments a policy so, as soon as it is made. */
export function marking(name: string, target: string, body: string): string {
  const mark = `${pg.escapeLiteral(madeFrom(body))} || ${KEPT}`;
  const policy = `p.polname = ${pg.escapeLiteral(name)} and p.polrelid = ${pg.escapeLiteral(target)}::regclass`;
  const comment = `format('comment on policy %I on %s is %L', p.polname, ${pg.escapeLiteral(target)}, ${mark})`;
  const block = `begin set local search_path = pg_catalog; execute (select ${comment} from pg_policy p where ${policy}); end`;
  return `do ${pg.escapeLiteral(block)}`;
}

function madeFrom(body: string): string {
  const digest = createHash('sha256').update(body).digest('hex');
  return `Made by Portico from the table's declaration: ${digest}, kept as `;
}
