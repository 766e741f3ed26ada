import { type AnyPlugin, createPortal, type Database, Mailer } from '@portico/core';
import { MemoryMailer } from '@portico/core/mail';
import { type PostgresOptions, postgres } from '@portico/core/postgres';
import { sqlite } from '@portico/core/sqlite';
import type { Place } from './databases.ts';
import { desk } from './plugins/desk.ts';
import { furtherRoutes } from './plugins/further.ts';
import { ledger } from './plugins/ledger.ts';
import { papers } from './plugins/papers.ts';
import { works } from './plugins/works.ts';

/** The portal that is measured: four sections over one owner, and 300 routes more. */
export function benchPortal(place: Place) {
  const plugins: AnyPlugin[] = [ledger(), works(), desk(), papers(), ...furtherRoutes(300)];
  return createPortal({
    database: databaseOf(place),
    secret: 'a secret for the bench, 32 bytes at least',
    plugins,
    log: () => {},
    overrides: ({ rebind }) => rebind(Mailer).toConstantValue(new MemoryMailer()),
  });
}

function databaseOf({ engine, address, rowSecurity }: Place): Database {
  if (engine === 'sqlite') return sqlite(address);
  const options: PostgresOptions & Pick<Place, 'rowSecurity'> = rowSecurity ? { rowSecurity } : {};
  return postgres(address, options);
}
