import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { describeEachEngine } from '../data/each-engine.js';
import { type AuditNode, ada, auditOver, checkScript, noteEight, scriptCheck } from './audit.test-support.js';
import type { AuditTables } from './tables.js';

const check = await scriptCheck();

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

describeEachEngine('the export of an audit trail', (database) => {
  let node: AuditNode;
  let newAccount: () => Promise<string>;
  let account: string;
  let exported: Buffer;
  beforeAll(async () => {
    const made = await auditOver(database.engine);
    ({ node, newAccount } = made);
    account = await newAccount();
    await noteEight(node, account);
    exported = await bytesOf(await node.log.export(account));
  });

  it('has a header, the entries and the head, and nothing personal that can be read', async () => {
    const lines = exported.toString().split('\n');
    const [header, first] = lines.map((line) => (line === '' ? {} : JSON.parse(line)));
    expect(lines).toHaveLength(11);
    expect(header).toEqual({ portico: 'audit trail', version: 1, account, exportedAt: '2026-11-24T09:00:00.000Z' });
    expect(first).toMatchObject({ seq: 1, action: 'visit.planned', data: { place: 'Süd', guests: 3 }, previous: null });
    expect(JSON.parse(lines[9] ?? '')).toMatchObject({ end: { entries: 8, head: await node.log.head(account) } });
    expect(exported.toString()).not.toMatch(/192\.0\.2\.1|Bea|Firefox/);
    expect(await check([exported])).toMatchObject({ ok: true, entry: null });
  });

  it('is there for a trail without entries, which cannot be, and for a long one', async () => {
    const other = await newAccount();
    expect(await check([await bytesOf(await node.log.export(other))])).toMatchObject({ ok: false, entry: 1 });
    await node.note(
      other,
      Array.from({ length: 1100 }, (_, i) => ({ action: 'visit.planned', data: { i } })),
      ada,
    );
    const stream = await node.log.export(other);
    expect(await check(stream)).toMatchObject({ ok: true, line: 1102 });
  });

  it('shows what was tampered with in the database', async () => {
    const other = await newAccount();
    await noteEight(node, other);
    const rows = node.engine.kysely<AuditTables>();
    await rows
      .updateTable('portico_audit')
      .set({ data: '{"days": -1.5}' })
      .where('account_id', '=', other)
      .where('seq', '=', 3)
      .execute();
    expect(await check([await bytesOf(await node.log.export(other))])).toMatchObject({ ok: false, line: 4, entry: 3 });
    expect((await node.log.list(other)).items).toHaveLength(8);
    await rows.deleteFrom('portico_audit').where('account_id', '=', other).where('seq', '<=', 3).execute();
    expect(await check([await bytesOf(await node.log.export(other))])).toMatchObject({ ok: false, line: 2, entry: 1 });
    await rows.deleteFrom('portico_audit').where('account_id', '=', other).execute();
    expect(await check([await bytesOf(await node.log.export(other))])).toMatchObject({ ok: false, line: 2, entry: 1 });
  });

  it('ends with what was the last when it began, whoever adds to it meanwhile', async () => {
    const busy = await newAccount();
    await node.note(
      busy,
      Array.from({ length: 600 }, () => ({ action: 'visit.planned' })),
    );
    const reader = (await node.log.export(busy)).getReader();
    const parts = [(await reader.read()).value];
    await node.note(busy, [{ action: 'visit.moved' }]);
    for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
    const whole = Buffer.concat(parts.filter((part) => part !== undefined));
    expect(await check([whole])).toMatchObject({ ok: true });
    expect(JSON.parse(whole.toString().trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ end: { entries: 600 } });
  });

  describe('checked by the script', () => {
    const checked = (lines: readonly string[]) => check([Buffer.from(lines.join('\n'))]);
    const lines = () => exported.toString().split('\n');

    it('names the line and the entry that is wrong', async () => {
      const all = lines();
      const without = (line: number) => all.toSpliced(line - 1, 1);
      expect(await checked(without(5))).toMatchObject({
        line: 5,
        entry: 4,
        message: 'entry 4 is missing before entry 5.',
      });
      expect(await checked(all.toSpliced(4, 2))).toMatchObject({
        message: 'the entries 4 to 5 are missing before entry 6.',
      });
      expect(await checked(without(9))).toMatchObject({ line: 9, entry: 8, message: 'entry 8 is missing at the end.' });
      expect(await checked(without(1))).toMatchObject({ line: 1, message: /no header/ });
      expect(await checked(all.toSpliced(9, 1))).toMatchObject({
        line: 9,
        message: /cut off behind this line, which is entry 8/,
      });
      expect(await checked(all.toSpliced(4, 0, all[2] ?? ''))).toMatchObject({
        line: 5,
        message: 'entry 2 stands here once more.',
      });
      expect(await checked(all.toSpliced(1, 0, all[0] ?? ''))).toMatchObject({
        line: 2,
        message: /header stands here/,
      });
      const swapped = all.with(3, all[6] ?? '').with(6, all[3] ?? '');
      expect(await checked(swapped)).toMatchObject({
        line: 4,
        entry: 3,
        message: 'entry 6 stands here in the place of entry 3, which stands in line 7.',
      });
      expect(await checked(all.with(2, (all[2] ?? '').replace('contact', 'kontact')))).toMatchObject({
        line: 3,
        entry: 2,
        message: /was changed/,
      });
      expect(await checked(all.with(0, (all[0] ?? '').replace('2026', '2025')))).toMatchObject({
        line: 1,
        message: 'the header was changed.',
      });
      expect(await checked(all.with(9, (all[9] ?? '').replace('"entries":8', '"entries":9')))).toMatchObject({
        line: 10,
        message: /9 entries/,
      });
      expect(await checked([...all.slice(0, 10), 'more', ''])).toMatchObject({ line: 11, message: /behind the end/ });
      expect(await check([])).toMatchObject({ ok: false, message: /empty/ });
    });

    it('leads to a head that was kept elsewhere, or is not the trail that it was', async () => {
      const { hash } = JSON.parse(lines()[4] ?? '');
      expect(await check([exported], { seq: 4, hash })).toMatchObject({ ok: true });
      expect(await check([exported], { seq: 5, hash })).toMatchObject({ ok: false, line: 6, entry: 5 });
      expect(await check([exported], { seq: 9, hash })).toMatchObject({ ok: false, entry: 9 });
    });

    it('shows every byte that was changed, taken out, repeated, and every end that was cut off', {
      timeout: 180_000,
    }, async () => {
      // Each byte of the file, not some: it is small, and the same on both engines.
      if (database.name === 'postgres') return;
      const starts = lines().map((_, line, all) =>
        all.slice(0, line).reduce((sum, each) => sum + Buffer.byteLength(each) + 1, 0),
      );
      for (let i = 0; i < exported.length; i += 1) {
        const line = starts.findLastIndex((start) => start <= i) + 1;
        const byte = exported[i] ?? 0;
        const flipped = Buffer.from(exported);
        flipped[i] = byte ^ (1 << (i % 8));
        const rest = exported.subarray(i + 1);
        const removed = Buffer.concat([exported.subarray(0, i), rest]);
        const repeated = Buffer.concat([exported.subarray(0, i), Buffer.of(byte), exported.subarray(i)]);
        for (const wrong of [flipped, removed, repeated]) {
          const found = await check([wrong]);
          expect(found.ok).toBe(false);
          // A line break more is a line of its own.
          expect([line, line + 1]).toContain(found.line);
        }
        const cut = await check([exported.subarray(0, i)]);
        expect(cut.ok).toBe(false);
        expect(cut.line).toBe(exported[i - 1] === 10 ? line - 1 : i === 0 ? 0 : line);
      }
    });

    const { numRuns, timeout } = propertyRuns(100);
    it('shows any two lines that were swapped, and any that were taken out or repeated', { timeout }, async () => {
      const places = fc.tuple(
        fc.nat(9),
        fc.nat(9),
        fc.constantFrom('swap' as const, 'remove' as const, 'repeat' as const),
      );
      await fc.assert(
        fc.asyncProperty(places, async ([a, b, how]) => {
          fc.pre(a !== b);
          const all = lines().slice(0, 10);
          const [first, second] = [all[a] ?? '', all[b] ?? ''];
          const wrong = {
            swap: all.with(a, second).with(b, first),
            remove: all.toSpliced(Math.min(a, b), Math.abs(a - b)),
            repeat: all.toSpliced(b, 0, first),
          }[how];
          const found = await checked([...wrong, '']);
          expect(found.ok).toBe(false);
          if (how !== 'repeat') expect(Math.abs(found.line - Math.min(a, b) - 1)).toBeLessThan(2);
        }),
        { numRuns },
      );
    });
  });

  if (database.name === 'sqlite')
    describe('checked by the command', () => {
      let folder: string;
      beforeAll(async () => {
        folder = await mkdtemp(path.join(tmpdir(), 'portico-audit-'));
        // Alone: nothing of ours beside it.
        await cp(checkScript, path.join(folder, 'check.mjs'));
        await writeFile(path.join(folder, 'good.ndjson'), exported);
        await writeFile(path.join(folder, 'bad.ndjson'), exported.toString().replace('Süd', 'Sud'));
      });
      afterAll(() => rm(folder, { recursive: true }));
      const command = (args: readonly string[], input?: Buffer) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, ['check.mjs', ...args], {
          cwd: folder,
          encoding: 'utf8',
          ...(input && { input }),
        });
        return { status, stdout, stderr };
      };

      it('ends with 0 where nothing is wrong, 1 where something is, 2 where it cannot tell', async () => {
        const { hash } = await node.log.head(account);
        expect(command(['good.ndjson'])).toMatchObject({
          status: 0,
          stdout: `Nothing is wrong. 8 entries, the last with the hash ${hash}.\n`,
        });
        expect(command(['-'], exported)).toMatchObject({ status: 0 });
        expect(command(['good.ndjson', '--head', `8:${hash}`])).toMatchObject({ status: 0 });
        expect(command(['good.ndjson', '--head', `7:${hash}`])).toMatchObject({
          status: 1,
          stdout: /^Line 8: entry 7/,
        });
        expect(command(['bad.ndjson'])).toMatchObject({
          status: 1,
          stdout: 'Line 2: entry 1 was changed: its content does not fit its hash.\n',
        });
        expect(command(['none.ndjson'])).toMatchObject({ status: 2, stderr: /could not be checked/ });
        expect(command([])).toMatchObject({ status: 2, stderr: /portico-verify-audit <file>/ });
        expect(command(['good.ndjson', '--head', 'x'])).toMatchObject({ status: 2 });
      });
    });
});
