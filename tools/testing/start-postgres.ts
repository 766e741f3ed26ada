import { spawn } from 'node:child_process';
import path from 'node:path';

/** Starts a PostgreSQL from npm, in a process of its own that leaves nothing behind. */
export function startPostgres(): Promise<{ address: string; stop: () => Promise<void> }> {
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
