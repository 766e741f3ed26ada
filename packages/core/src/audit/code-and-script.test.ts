import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { describeEachEngine } from '../data/each-engine.js';
import { type AuditNode, auditOver, auditRows, noteEight, scriptCheck, writeRows } from './audit.test-support.js';
import { entryHash, entryOf } from './entry.js';
import type { AuditRow } from './rows.js';

const check = await scriptCheck();
type Rows = readonly AuditRow[];
type Head = { readonly seq: number; readonly hash: string | null } | null;

/** What somebody who can write to the database does to a trail, after the entry of number `seq` or to it. */
const deeds: Readonly<Record<string, (rows: Rows, head: Head, seq: number, other: number) => [Rows, Head]>> = {
  change: (rows, head, seq) => [rows.with(seq - 1, { ...rows[seq - 1], action: 'visit.denied' } as AuditRow), head],
  changeWithHash: (rows, head, seq) => {
    const changed = { ...rows[seq - 1], action: 'visit.denied' } as AuditRow;
    return [rows.with(seq - 1, { ...changed, hash: entryHash(entryOf(changed)) }), head];
  },
  delete: (rows, head, seq) => [rows.toSpliced(seq - 1, 1), head],
  swap: (rows, head, seq, other) => [
    rows
      .with(seq - 1, { ...rows[other - 1], seq } as AuditRow)
      .with(other - 1, { ...rows[seq - 1], seq: other } as AuditRow),
    head,
  ],
  cutOff: (rows, head, seq) => [rows.slice(0, seq - 1), head],
  setHeadBack: (rows, _, seq) => [rows, { seq: seq - 1, hash: rows[seq - 2]?.hash ?? null }],
  changeHead: (rows, _, seq) => [rows, { seq: rows.length, hash: rows[seq - 1]?.previous ?? null }],
  deleteHead: (rows) => [rows, null],
  deleteAll: () => [[], null],
};

describeEachEngine('a trail that was tampered with in the database', (database) => {
  let node: AuditNode;
  let account: string;
  let rows: Rows;
  beforeAll(async () => {
    const made = await auditOver(database.engine);
    node = made.node;
    account = await made.newAccount();
    // One of the people in it is erased.
    await noteEight(node, account);
    rows = await auditRows(node.engine, account);
  });

  const { numRuns, timeout } = propertyRuns(60);
  it('is found out by the code and by the script, at the same entry', { timeout }, async () => {
    const head = await node.log.head(account);
    const number = fc.integer({ min: 1, max: 8 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(deeds)), number, number, async (deed, seq, other) => {
        fc.pre(deed !== 'swap' || seq !== other);
        await writeRows(node, account, ...(deeds[deed]?.(rows, head, seq, other) ?? [rows, head]));
        const verified = await node.log.verify(account);
        const script = await check(await node.log.export(account));
        await writeRows(node, account, rows, head);
        expect([verified.intact, script.ok]).toEqual([false, false]);
        // Where the script sees that the end is wrong, it cannot tell what was there before.
        if (verified.intact) return;
        if (script.entry === null) expect(verified.fault.kind).toMatch(/^(head|added)$/);
        else expect(script.entry).toBe(verified.fault.seq);
      }),
      { numRuns },
    );
    expect(await node.log.verify(account)).toEqual({ intact: true, head });
    expect(await check(await node.log.export(account))).toMatchObject({ ok: true });
  });
});
