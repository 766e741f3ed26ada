import { inspect } from 'node:util';

/** Severity of a log record, as OpenTelemetry names them. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * One structured record. `event` names what happened, in `noun.past_tense`; the rest are its facts, JSON only.
 *
 * @example
 * ```ts
 * import type { LogRecord } from '@portico/core';
 *
 * export const isAlarming = ({ level, event }: LogRecord) => level === 'error' || event === 'portal.start_failed';
 * ```
 */
export interface LogRecord {
  readonly level: LogLevel;
  readonly event: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly [fact: string]: unknown;
}

/**
 * Where records go: the host's own logger, for example.
 *
 * @example
 * ```ts
 * import { createPortal, type LogSink } from '@portico/core';
 * import { sqlite } from '@portico/core/sqlite';
 *
 * const log: LogSink = ({ level, event, ...facts }) => console[level](event, facts);
 *
 * export const portal = createPortal({
 *   database: sqlite('portal.db'),
 *   secret: process.env['PORTICO_SECRET'],
 *   plugins: [],
 *   log,
 * });
 * ```
 */
export type LogSink = (record: LogRecord) => void;

/** What the kernel and plugins write to. */
export interface Log {
  debug(event: string, facts?: Readonly<Record<string, unknown>>): void;
  info(event: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void;
  error(event: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** JSON lines of level `info` and above on standard error. */
export const jsonLines: LogSink = (record) => {
  if (record.level !== 'debug') process.stderr.write(`${JSON.stringify(record)}\n`);
};

/** A {@link Log} that stamps records with the portal's clock and cannot fail its caller. */
export function createLog(sink: LogSink, now: () => string): Log {
  const write =
    (level: LogLevel) =>
    (event: string, facts: Readonly<Record<string, unknown>> = {}) => {
      try {
        sink({ ...facts, level, event, at: now() });
      } catch {
        // A log that cannot be written must not fail the request it speaks of.
      }
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** What an unknown thrown value says of itself, for the log only. */
export function errorFacts(error: unknown): { error: string; stack?: string | undefined; cause?: string } {
  if (!(error instanceof Error)) return { error: typeof error === 'string' ? error : inspect(error, { depth: 2 }) };
  return {
    error: `${error.name}: ${error.message}`,
    stack: error.stack,
    ...(error.cause !== undefined && { cause: errorFacts(error.cause).error }),
  };
}
