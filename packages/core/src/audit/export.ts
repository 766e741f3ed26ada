import { createHash, hash } from 'node:crypto';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { readEnd } from './audit-head.js';
import { canonicalJson, entryAsItStands } from './entry.js';
import { rowsBehind } from './rows.js';
import type { AuditTables } from './tables.js';

/**
 * A trail as lines of JSON, up to the entry that is the last when it begins: also beyond the one that was noted as the
 * last, since whoever checks it must see what was tampered with.
 */
export function exportTrail(engine: Engine, clock: Clock, account: string): ReadableStream<Uint8Array> {
  const lines = exportLines(engine, clock, account);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
}

async function* exportLines(engine: Engine, clock: Clock, account: string): AsyncGenerator<string, undefined> {
  const db = engine.kysely<AuditTables>();
  const { noted: head, lastRow } = await readEnd(db, account);
  const header = canonicalJson({ portico: 'audit trail', version: 1, account, exportedAt: isoNow(clock) });
  const checksum = createHash('sha256').update(`${header}\n`);
  yield `${header}\n`;
  let entries = 0;
  for (let last = 0; last < lastRow; ) {
    const rows = await rowsBehind(db, account, last);
    if (rows.length === 0) break;
    const counted = rows.filter(({ seq }) => seq <= lastRow);
    const part = counted.map((row) => `${canonicalJson({ ...entryAsItStands(row), hash: row.hash })}\n`).join('');
    checksum.update(part);
    yield part;
    entries += counted.length;
    last = rows.at(-1)?.seq ?? lastRow;
  }
  yield `${canonicalJson({ end: { entries, head }, header: hash('sha256', header, 'hex'), sha256: checksum.digest('hex') })}\n`;
  return undefined;
}
