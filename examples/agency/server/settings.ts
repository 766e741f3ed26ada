import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import type { Clock, Database, LogSink } from '@portico/core';
import { postgres } from '@portico/core/postgres';
import type { SmtpOptions } from '@portico/core/smtp';
import { sqlite } from '@portico/core/sqlite';
import { refuse } from './refuse.ts';
import { pathOf } from './site-path.ts';

/** What the demo keeps between two starts. Not in git. */
const kept = path.join(import.meta.dirname, '../.portico');

/** `PORT`, or 3000. 0 takes a free one. */
export const port = portOf(process.env.PORT || '3000');

function portOf(text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number <= 65_535 ? number : refuse(`PORT is "${text}", which is no port: it is a number from 0 to 65535.`);
}

/** `PORTICO_BASE_PATH`: where the site begins, such as `/clients`; empty where it has the whole host. */
export const sitePath = pathOf(process.env.PORTICO_BASE_PATH || '/');

/** `PORTICO_PUBLIC_URL`: the scheme and port at which people reach the site. Without it, those that they, or a trusted proxy, name. */
export const publicUrl = originOf(process.env.PORTICO_PUBLIC_URL || undefined);

function originOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = /^https?:\/\//.test(text) ? URL.parse(text) : null;
  return url !== null && url.href === `${url.origin}/`
    ? url.origin
    : refuse(`PORTICO_PUBLIC_URL is "${text}", which is no origin, such as https://clients.example.com.`);
}

/** `PORTICO_TRUSTED_PROXIES`: how many proxies are in front of the site, or their addresses and networks with commas between. */
export const trustedProxies = proxiesOf(process.env.PORTICO_TRUSTED_PROXIES || '0');

function proxiesOf(text: string): number | readonly string[] {
  if (/^(\d|10)$/.test(text)) return Number(text);
  const list = text.split(',').map((each) => each.trim());
  return list.every(isNetwork)
    ? list
    : refuse(
        `PORTICO_TRUSTED_PROXIES is "${text}", which is neither a number up to 10 nor a list such as 10.0.0.5,10.1.0.0/16.`,
      );
}

function isNetwork(text: string): boolean {
  const [address = '', length] = text.split('/', 2);
  const widest = isIP(address) === 4 ? 32 : 128;
  if (isIP(address) === 0 || text.split('/').length > 2) return false;
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= widest);
}

/** `PORTICO_NOW`, or the time: pictures of the demo are the same tomorrow, and tests need not wait for a day to pass. */
export const clock: Clock = process.env.PORTICO_NOW ? standingAt(process.env.PORTICO_NOW) : { now: () => Date.now() };

/** Each look finds it a millisecond later, so that what came after another thing still does. */
function standingAt(text: string): Clock {
  let now = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(now)) refuse(`PORTICO_NOW is "${text}", which is no time in UTC, such as 2026-11-24T08:40:00Z.`);
  return { now: () => now++ };
}

/** `PORTICO_DATABASE`: a `postgres://` address or the path of a SQLite file. Without it, a file of the demo's own. */
export function database(): Database {
  const where = process.env.PORTICO_DATABASE || path.join(kept, 'demo.db');
  if (/^postgres(ql)?:\/\//.test(where)) return opened(postgres(where), 'the PostgreSQL address');
  const scheme = /^[a-z][a-z0-9+.-]+:\/\//i.exec(where)?.[0];
  if (scheme !== undefined) {
    refuse(`PORTICO_DATABASE begins with ${scheme}, but is a postgres:// address or the path of a SQLite file.`);
  }
  const file = path.resolve(where);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (error) {
    refuse(cannotOpen(file, error));
  }
  return opened(sqlite(file), file);
}

/** Thrown by the start when there is no database to work with. Its message is all that the reader needs. */
export class DatabaseUnusable extends Error {}

function opened(database: Database, name: string): Database {
  return {
    ...database,
    open: () =>
      database.open().catch((error: unknown) => {
        throw new DatabaseUnusable(cannotOpen(name, error), { cause: error });
      }),
  };
}

/** An address is not repeated, since it has a password in it. */
function cannotOpen(name: string, error: unknown): string {
  // Where a name has two addresses, each failed for a reason of its own.
  const [first] = error instanceof AggregateError ? error.errors : [error];
  const reason = first instanceof Error ? first.message : String(first);
  return `PORTICO_DATABASE, ${name}, cannot be opened: ${reason.replaceAll(/\s+/g, ' ').replace(/\.$/, '')}.`;
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
 * `PORTICO_SMTP_URL` and `PORTICO_SMTP_FROM`: the mail server that mails go to, and the address that they come from. Without them there is
 * none, and mails stay in the outbox.
 */
export function mailServer(): SmtpOptions | undefined {
  const { PORTICO_SMTP_URL: url, PORTICO_SMTP_FROM: address } = process.env;
  if (!url) return undefined;
  if (!address) refuse('PORTICO_SMTP_URL is set, and PORTICO_SMTP_FROM is not: say from which address mails come.');
  return { url, from: { address } };
}

/**
 * The log as JSON lines in a file of its own, so that the terminal keeps what the start printed: the addresses and links. Errors are told
 * in both; a start that failed is told by whoever started.
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
      if (record.level === 'error' && record.event !== 'portal.start_failed') process.stderr.write(line);
    },
  };
}
