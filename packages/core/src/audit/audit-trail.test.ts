import { beforeAll, expect, it } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { type AuditNode, ada, auditNode, auditOver, auditRows, oldSecret, olga } from './audit.test-support.js';
import { entryHash, entryOf } from './entry.js';

describeEachEngine('the audit trail', (database) => {
  let made: Awaited<ReturnType<typeof auditOver>>;
  let node: AuditNode;
  beforeAll(async () => {
    made = await auditOver(database.engine);
    node = made.node;
  });

  it('is a chain: each entry has the next number and the hash of the one before', async () => {
    const account = await made.newAccount();
    await node.note(account, [{ action: 'visit.planned', subject: 'visit:1', data: { zebra: 1, ähre: [1e21, null] } }]);
    await node.note(account, [{ action: 'visit.moved' }, { action: 'visit.moved', data: {} }], olga);
    const rows = await auditRows(node.engine, account);
    expect(rows.map(({ seq, previous }) => [seq, previous])).toEqual([
      [1, null],
      [2, rows[0]?.hash],
      [3, rows[1]?.hash],
    ]);
    expect(rows.map((row) => entryHash(entryOf(row)))).toEqual(rows.map(({ hash }) => hash));
    expect(rows[0]).toMatchObject({ data: '{"zebra":1,"ähre":[1e+21,null]}', at: '2026-11-24T09:00:00.000Z' });
  });

  it('keeps what no database keeps as the sign for what is unreadable', async () => {
    const account = await made.newAccount();
    const odd = 'a\ud800b\0c';
    await node.note(account, [{ action: odd, subject: odd, data: { odd } }], {
      actor: { kind: 'operator', id: odd, name: odd },
      operation: odd,
      from: { device: odd },
    });
    const [row] = await auditRows(node.engine, account);
    expect(row).toMatchObject({ action: 'a\ufffdb\ufffdc', actor_id: 'a\ufffdb\ufffdc', subject: 'a\ufffdb\ufffdc' });
    expect(row && entryHash(entryOf(row))).toBe(row?.hash);
  });

  it('keeps nothing of a change that is rolled back', async () => {
    const account = await made.newAccount();
    const failed = node.changes.run(account, ada, async (change) => {
      change.note({ action: 'visit.planned' });
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    await node.note(account, [{ action: 'visit.moved' }]);
    expect((await auditRows(node.engine, account)).map(({ seq, action }) => [seq, action])).toEqual([
      [1, 'visit.moved'],
    ]);
  });

  it('has no gap where many write at once, on several nodes, and some give up', async () => {
    const account = await made.newAccount();
    const nodes = [
      node,
      ...(await Promise.all([1, 2].map(() => database.open()))).map((engine) =>
        auditNode(engine, made.parts, oldSecret),
      ),
    ];
    const written = Array.from({ length: 60 }, async (_, i) => {
      const each = nodes[i % nodes.length] ?? node;
      const cause =
        i % 3 === 0 ? ada : ({ actor: { kind: 'contact', id: `contact-${i % 5}` }, from: { address: '::1' } } as const);
      await each.changes.run(account, cause, async (change) => {
        change.note({ action: 'visit.planned', data: { i } });
        if (i % 4 === 0) change.note({ action: 'visit.moved', data: { i } });
        if (i % 10 === 9) throw new Error('gave up');
      });
    });
    await Promise.allSettled(written);
    const rows = await auditRows(node.engine, account);
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 54 + 15 }, (_, i) => i + 1));
    rows.forEach((row, i) => {
      expect(row.previous).toBe(rows[i - 1]?.hash ?? null);
      expect(entryHash(entryOf(row))).toBe(row.hash);
    });
  });

  it('takes many entries of one change', async () => {
    const account = await made.newAccount();
    await node.note(
      account,
      Array.from({ length: 1201 }, (_, i) => ({ action: 'contact.created', data: { i } })),
    );
    expect((await auditRows(node.engine, account)).at(-1)?.seq).toBe(1201);
  });

  it('takes few statements, which PostgreSQL gets in two parcels', async () => {
    const account = await made.newAccount();
    await node.note(account, [{ action: 'visit.planned' }], ada);
    const statements: string[] = [];
    const stop = node.engine.observe((text) => statements.push(text.split(' ')[0] ?? ''));
    await node.note(account, [{ action: 'visit.moved' }]);
    await node.note(account, [{ action: 'visit.moved' }, { action: 'visit.moved' }], ada);
    stop();
    const own = statements.filter((word) => ['select', 'insert', 'update', 'delete'].includes(word));
    expect(own).toEqual(['select', 'insert', 'update', 'select', 'select', 'insert', 'update']);
  });
});
