import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Database, LogSink } from '@portico/core';
import { postgres } from '@portico/core/postgres';
import { sqlite } from '@portico/core/sqlite';

/** What the demo keeps between two starts. Not in git. */
const kept = path.join(import.meta.dirname, '../.portico');

/** `PORT`, or 3000. 0 takes a free one. */
export const port = Number(process.env.PORT ?? 3000);

/** `PORTICO_DATABASE`: a `postgres://` address or the path of a SQLite file. Without it, a file of the demo's own. */
export function database(): Database {
  const where = process.env.PORTICO_DATABASE ?? path.join(kept, 'demo.db');
  if (/^postgres(ql)?:\/\//.test(where)) return postgres(where);
  const file = path.resolve(where);
  mkdirSync(path.dirname(file), { recursive: true });
  return sqlite(file);
}

/**
 * `PORTICO_SECRET`, or one that this machine makes for itself and keeps: sessions then outlive a restart. A real host takes it from where
 * it keeps its other secrets.
 */
export function secret(): string {
  if (process.env.PORTICO_SECRET !== undefined) return process.env.PORTICO_SECRET;
  const file = path.join(kept, 'secret');
  mkdirSync(kept, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

/**
 * The log as JSON lines in a file of its own, so that the terminal keeps what the start printed: the addresses and links. Errors are told
 * in both.
 */
export function logFile(): { readonly path: string; readonly log: LogSink } {
  mkdirSync(kept, { recursive: true });
  const file = path.join(kept, 'portal.log');
  const stream = createWriteStream(file, { flags: 'a' });
  return {
    path: path.relative(process.cwd(), file),
    log: (record) => {
      const line = `${JSON.stringify(record)}\n`;
      stream.write(line);
      if (record.level === 'error') process.stderr.write(line);
    },
  };
}
