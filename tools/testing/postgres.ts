import { spawn } from 'node:child_process';
import path from 'node:path';

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

function startPostgres(): Promise<{ address: string; stop: () => Promise<void> }> {
  // Apart from the run's process group: Ctrl-C ends the run first, and the run's end ends this.
  const server = spawn(process.execPath, [path.join(import.meta.dirname, 'postgres-server.mjs')], { detached: true });
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stop = () => {
    server.stdin.end();
    return closed;
  };
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    server.stdout.once('data', (chunk: Buffer) => resolve({ address: String(chunk).trim(), stop }));
    server.once('error', reject);
    void closed.then(() => reject(new Error(`PostgreSQL for the tests did not start.\n${said}`)));
  });
}
