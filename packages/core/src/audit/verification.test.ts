import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { describeEachEngine } from '../data/each-engine.js';
import { type AuditNode, auditOver, auditRows, noteEight, writeRows } from './audit.test-support.js';
import { entryHash, entryOf } from './entry.js';
import type { AuditRow } from './rows.js';

describeEachEngine('verification of the audit trail', (database) => {
  let node: AuditNode;
  let newAccount: () => Promise<string>;
  let account: string;
  let rows: readonly AuditRow[];
  beforeAll(async () => {
    const made = await auditOver(database.engine);
    ({ node, newAccount } = made);
    account = await newAccount();
    await noteEight(node, account);
    rows = await auditRows(node.engine, account);
  });

  /** The trail with other rows, and what is found in it. */
  const verifyWith = async (
    changed: readonly AuditRow[],
    head: { seq: number; hash: string | null } | null = last(),
  ) => {
    await write(changed, head);
    const found = await node.log.verify(account);
    await write(rows, last());
    return found;
  };
  const last = () => ({ seq: rows.at(-1)?.seq ?? 0, hash: rows.at(-1)?.hash ?? null });
  const write = (changed: readonly AuditRow[], head: { seq: number; hash: string | null } | null) =>
    writeRows(node, account, changed, head);
  const fault = (kind: string, seq: number) => ({ intact: false, fault: { kind, seq } });
  const copy = () => rows.map((row) => ({ ...row }));
  const at = (seq: number): AuditRow => rows[seq - 1] as AuditRow;

  it('finds nothing wrong with what was only written, also after an erasure', async () => {
    expect(await node.log.verify(account)).toEqual({ intact: true, head: last() });
    expect(await node.log.head(account)).toEqual(last());
    // The service notes the creation: a trail without it was emptied, its head too.
    expect(await node.log.verify(await newAccount())).toMatchObject(fault('cut_off', 1));
  });

  it('names an entry of which one column was changed, each of them', async () => {
    for (const column of Object.keys(at(1)) as (keyof AuditRow)[]) {
      if (column === 'account_id' || column === 'seq') continue;
      const changed = copy();
      Object.assign(changed[2] as AuditRow, {
        [column]: changed[2]?.[column] === null ? 'x' : `${changed[2]?.[column]} `,
      });
      expect(await verifyWith(changed), column).toMatchObject(fault('changed', 3));
    }
  });

  it('names what is missing, cut off, swapped, added', async () => {
    expect(await verifyWith(rows.filter(({ seq }) => seq !== 4))).toMatchObject(fault('missing', 4));
    expect(await verifyWith(rows.slice(1))).toMatchObject(fault('missing', 1));
    expect(await verifyWith(rows.slice(0, 5))).toMatchObject(fault('cut_off', 6));
    expect(await verifyWith([])).toMatchObject(fault('cut_off', 1));
    const swapped = copy();
    Object.assign(swapped[1] as AuditRow, { ...at(6), seq: 2 });
    Object.assign(swapped[5] as AuditRow, { ...at(2), seq: 6 });
    expect(await verifyWith(swapped)).toMatchObject(fault('swapped', 2));
    expect(await verifyWith([...rows, { ...at(3), seq: 9 }])).toMatchObject(fault('added', 9));
    const fitting = { ...at(3), seq: 9, previous: at(8).hash };
    const added = { ...fitting, hash: entryHash(entryOf(fitting)) };
    expect(await verifyWith([...rows, added])).toMatchObject(fault('added', 9));
  });

  it('names an entry that was changed together with its hash', async () => {
    const changed = copy();
    const rewritten = { ...at(5), action: 'visit.forgotten' };
    changed[4] = { ...rewritten, hash: entryHash(entryOf(rewritten)) };
    expect(await verifyWith(changed)).toMatchObject(fault('changed', 5));
  });

  it('sees that what was noted as the last entry is another', async () => {
    expect(await verifyWith(rows, null)).toMatchObject(fault('added', 1));
    expect(await verifyWith([], null)).toMatchObject(fault('cut_off', 1));
    expect(await verifyWith(rows, { seq: 9, hash: last().hash })).toMatchObject(fault('head', 8));
    expect(await verifyWith(rows, { seq: 7, hash: last().hash })).toMatchObject(fault('head', 8));
    expect(await verifyWith(rows, { seq: 8, hash: at(7).hash })).toMatchObject(fault('head', 8));
    expect(await verifyWith(rows, { seq: 7, hash: at(7).hash })).toMatchObject(fault('added', 8));
  });

  it('sees by a head that was kept elsewhere that the whole trail was written anew', async () => {
    const kept = { seq: 4, hash: at(4).hash };
    expect(await node.log.verify(account, kept)).toMatchObject({ intact: true });
    let previous: string | null = null;
    const anew = copy().map((row) => {
      const changed = { ...row, previous, operation: 'nothing of importance' };
      previous = entryHash(entryOf(changed));
      return { ...changed, hash: previous };
    });
    await write(anew, { seq: 8, hash: previous });
    expect(await node.log.verify(account)).toMatchObject({ intact: true });
    expect(await node.log.verify(account, kept)).toMatchObject(fault('changed', 4));
    await write(rows.slice(0, 3), { seq: 3, hash: at(3).hash });
    expect(await node.log.verify(account, kept)).toMatchObject(fault('cut_off', 4));
    await write(rows, last());
    for (const head of [
      { seq: 4, hash: 'abc' },
      { seq: 4, hash: null },
      { seq: 0, hash: at(4).hash },
    ])
      await expect(node.log.verify(account, head)).rejects.toMatchObject({ code: 'input_invalid' });
  });

  it('holds while entries are added', async () => {
    const busy = await newAccount();
    await node.note(busy, [{ action: 'visit.planned' }, { action: 'visit.moved' }]);
    let over = false;
    const writing = (async () => {
      for (let i = 0; i < 40; i += 1) await node.note(busy, [{ action: 'visit.planned' }, { action: 'visit.moved' }]);
      over = true;
    })();
    const reader = await database.open();
    const { AuditLog } = await import('./audit-log.js');
    const log = new AuditLog(reader, { now: () => 0 }, node.keys);
    while (!over) expect(await log.verify(busy)).toMatchObject({ intact: true });
    await writing;
    expect(await log.verify(busy)).toMatchObject({ intact: true, head: { seq: 82 } });
  });

  describe('of rows that were tampered with at random', () => {
    const texts = [
      'at',
      'actor_kind',
      'actor_id',
      'actor_name',
      'on_behalf_of',
      'operation',
      'action',
      'subject',
      'data',
      'personal',
      'previous',
      'hash',
    ] as const;
    const tampering = fc.record({
      seq: fc.integer({ min: 1, max: 8 }),
      column: fc.constantFrom(...texts),
      place: fc.nat(),
      bit: fc.integer({ min: 0, max: 6 }),
      how: fc.constantFrom('flip' as const, 'delete' as const, 'repeat' as const, 'none' as const),
    });
    const { numRuns, timeout } = propertyRuns(60);

    it('names the entry', { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(tampering, async ({ seq, column, place, bit, how }) => {
          const text = at(seq)[column];
          const changed = how === 'none' ? (text === null ? 'null' : null) : tampered(text ?? '', place, bit, how);
          fc.pre(changed !== text && !changed?.includes('\0'));
          // What may not be null cannot be.
          fc.pre(
            changed !== null ||
              ['actor_name', 'on_behalf_of', 'operation', 'subject', 'data', 'personal', 'previous'].includes(column),
          );
          const all = copy();
          Object.assign(all[seq - 1] as AuditRow, { [column]: changed });
          expect(await verifyWith(all)).toMatchObject(fault('changed', seq));
        }),
        { numRuns },
      );
    });
  });
});

function tampered(text: string, place: number, bit: number, how: 'flip' | 'delete' | 'repeat'): string {
  const letters = [...text];
  const index = letters.length === 0 ? 0 : place % letters.length;
  const letter = letters[index] ?? ' ';
  const other = String.fromCodePoint((letter.codePointAt(0) ?? 0) ^ (1 << bit));
  const by = { flip: [other], delete: [], repeat: [letter, letter] }[how];
  return letters.toSpliced(index, 1, ...by).join('');
}
