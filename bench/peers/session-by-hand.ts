import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Statements } from '../statements.ts';

/** Who is signed in, as a session written by hand knows him. */
export interface SignedIn {
  readonly account_id: string;
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

const SESSION = `
  select c.account_id, c.id, c.name, c.kind
  from portico_session s
  join portico_contact c on c.account_id = s.account_id and c.id = s.contact_id
  where s.account_id = (select account_id from portico_domain where host = $1)
    and s.token_hash = $2 and s.status = 'live' and s.idle_ends_at > $3 and s.absolute_ends_at > $3`;

/** One statement: the session by the hash of its cookie, in the account of the host, unless it has expired. */
export async function sessionByHand(statements: Statements, c: Context): Promise<SignedIn | undefined> {
  const token = /(?:^|; )__Host-portico=([^;]+)/.exec(c.req.header('Cookie') ?? '')?.[1];
  if (token === undefined) return undefined;
  const hash = createHash('sha256').update(token).digest('base64url');
  const rows = await statements.all(SESSION, [c.req.header('Host') ?? '', hash, new Date().toISOString()]);
  // The row is what the statement above selects.
  return rows[0] as unknown as SignedIn | undefined;
}
