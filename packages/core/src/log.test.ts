import { describe, expect, it } from 'vitest';
import { createLog, errorFacts, type LogRecord } from './log.js';

const at = '2026-11-24T09:00:00.000Z';

describe('the log', () => {
  it('stamps each record with its level and the portal’s time, which facts cannot forge', () => {
    const records: LogRecord[] = [];
    const log = createLog(
      (record) => records.push(record),
      () => at,
    );
    log.debug('a.seen');
    log.info('b.made', { id: 1 });
    log.warn('c.odd', { level: 'debug', event: 'x', at: 'never' });
    log.error('d.failed');
    expect(records).toEqual([
      { level: 'debug', event: 'a.seen', at },
      { level: 'info', event: 'b.made', at, id: 1 },
      { level: 'warn', event: 'c.odd', at },
      { level: 'error', event: 'd.failed', at },
    ]);
  });

  it('does not fail its caller when it cannot be written', () => {
    let tried = 0;
    const log = createLog(
      () => {
        tried += 1;
        throw new Error('the disk is full');
      },
      () => at,
    );
    for (const level of ['debug', 'info', 'warn', 'error'] as const) expect(() => log[level]('x.done')).not.toThrow();
    expect(tried).toBe(4);
  });

  it('says of what was thrown what it is, error or not', () => {
    expect(errorFacts(new TypeError('no'))).toMatchObject({ error: 'TypeError: no', stack: expect.any(String) });
    expect(errorFacts('no')).toEqual({ error: 'no' });
  });
});

describe('what was thrown', () => {
  it('says what caused it, and what it is where it is no error', () => {
    const cause = new TypeError('no connection');
    expect(errorFacts(new Error('cannot start', { cause }))).toMatchObject({
      error: 'Error: cannot start',
      cause: 'TypeError: no connection',
    });
    expect(errorFacts({ code: 7 }).error).toBe('{ code: 7 }');
    expect(errorFacts(undefined).error).toBe('undefined');
  });
});
