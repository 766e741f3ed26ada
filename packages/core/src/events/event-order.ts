import { type Compilable, sql } from 'kysely';
import type { Engine, EngineName, EngineTransaction } from '../data/engine.js';

/**
 * On PostgreSQL an event gets its position before its change is committed, and changes may be committed in another
 * order. So whoever writes events holds this lock with others from before they have a position until they are seen, and
 * whoever reads them waits until nobody holds it: all that he does not see comes behind what he sees. On SQLite there is
 * one writer.
 */
function lock(kind: 'pg_advisory_xact_lock' | 'pg_advisory_xact_lock_shared', account: string) {
  return sql`select ${sql.raw(kind)}(hashtextextended(${`portico events ${account}`}, 0))`;
}

/** What is run before events of an account are written. */
export function beforeWriting(engine: EngineName, tx: EngineTransaction, account: string): readonly Compilable[] {
  if (engine === 'sqlite') return [];
  return [{ compile: () => lock('pg_advisory_xact_lock_shared', account).compile(tx.kysely()) }];
}

/** Reads events of an account behind whoever is writing some. */
export async function inOrder<Result>(
  engine: Engine,
  account: string,
  read: (on: Pick<Engine, 'kysely'>) => Promise<Result>,
): Promise<Result> {
  if (engine.name === 'sqlite') return read(engine);
  return engine.transaction(async (tx) => {
    const [, result] = await Promise.all([lock('pg_advisory_xact_lock', account).execute(tx.kysely()), read(tx)]);
    return result;
  });
}
