import { startPostgres } from './start-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the run's PostgreSQL; undefined when only SQLite is asked for. */
    postgres: string | undefined;
  }
}

interface Run {
  provide(key: 'postgres', value: string | undefined): void;
}

/**
 * Starts one PostgreSQL for the whole run and tells the tests its address in `PORTICO_TEST_POSTGRES`. An address that is already set is
 * used as it is. `PORTICO_TEST_ENGINES=sqlite` starts none.
 */
export default async function setup(run: Run): Promise<(() => Promise<void>) | undefined> {
  const engines = process.env.PORTICO_TEST_ENGINES;
  if (!process.env.PORTICO_TEST_POSTGRES && (!engines || engines.includes('postgres'))) {
    const server = await startPostgres();
    process.env.PORTICO_TEST_POSTGRES = server.address;
    run.provide('postgres', server.address);
    return async () => {
      delete process.env.PORTICO_TEST_POSTGRES;
      await server.stop();
    };
  }
  run.provide('postgres', process.env.PORTICO_TEST_POSTGRES);
  return undefined;
}
