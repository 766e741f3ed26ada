import { beforeAll, describe, expect, it } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import {
  type AuditNode,
  ada,
  auditNode,
  auditOver,
  auditRows,
  newSecret,
  noteEight,
  oldSecret,
  olga,
} from './audit.test-support.js';
import type { AuditTables } from './tables.js';

describeEachEngine('the log of the audit trail', (database) => {
  let made: Awaited<ReturnType<typeof auditOver>>;
  let node: AuditNode;
  beforeAll(async () => {
    made = await auditOver(database.engine);
    node = made.node;
  });
  const nodeWith = (secret: string | readonly string[]) => auditNode(database.engine, made.parts, secret);

  it('lists who did what, when and from where, the latest first, page by page', async () => {
    const account = await made.newAccount();
    await noteEight(node, account);
    const first = await node.log.list(account, { limit: 5 });
    expect(first.items.map(({ seq }) => seq)).toEqual([8, 7, 6, 5, 4]);
    const second = await node.log.list(account, { limit: 5, after: first.next ?? '' });
    expect(second.items.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(second.next).toBeNull();
    expect(second.items[2]).toMatchObject({
      at: '2026-11-24T09:00:00.000Z',
      actor: { kind: 'contact', id: 'ada', name: null },
      operation: 'POST /visits',
      action: 'visit.planned',
      subject: 'visit:1',
      data: { place: 'Süd', guests: 3 },
      personal: [{ of: 'ada', state: 'readable', from: ada.from }],
    });
  });

  it('finds what was done to something, by somebody, of one kind, at a time', async () => {
    const account = await made.newAccount();
    await noteEight(node, account);
    made.parts.clock.forward(1000);
    await node.note(account, [{ action: 'visit.planned', subject: 'visit:3' }], olga);
    const seqs = async (filter: Parameters<typeof node.log.list>[1]) =>
      (await node.log.list(account, filter)).items.map(({ seq }) => seq);
    expect(await seqs({ subject: 'visit:1' })).toEqual([3, 1]);
    expect(await seqs({ actor: 'olga' })).toEqual([9, 5, 2]);
    expect(await seqs({ actor: 'olga', action: 'contact.erased' })).toEqual([5]);
    const now = new Date(made.parts.clock.now()).toISOString();
    expect(await seqs({ from: now })).toEqual([9]);
    expect(await seqs({ from: now.replace('.000Z', '+00:00') })).toEqual([9]);
    expect(await seqs({ before: now, limit: 1 })).toEqual([8]);
    await expect(node.log.list(account, { from: 'yesterday' })).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(node.log.list(account, { limit: 0 })).rejects.toMatchObject({ code: 'limit_invalid' });
    await expect(node.log.list(account, { after: 'odd' })).rejects.toMatchObject({ code: 'cursor_invalid' });
  });

  it('shows nothing personal of whoever was erased, neither from before nor after, and the chain holds', async () => {
    const account = await made.newAccount();
    await noteEight(node, account);
    const { items } = await node.log.list(account);
    const ofBea = items.flatMap(({ seq, personal }) =>
      personal.filter(({ of }) => of === 'bea').map((each) => [seq, each]),
    );
    expect(ofBea).toEqual([[2, { of: 'bea', state: 'erased' }]]);
    const ofOlga = items.flatMap(({ personal }) => personal.filter(({ of }) => of === 'operator:olga'));
    expect(ofOlga).toHaveLength(2);
    expect(ofOlga[0]).toEqual({ of: 'operator:olga', state: 'readable', from: olga.from });
    const keys = await keysOf(account, 'bea');
    expect(keys).toEqual([{ sealed: null, sealed_by: null }]);
    expect(await node.log.verify(account)).toMatchObject({ intact: true });
    // Nothing of Bea in clear, anywhere.
    expect(JSON.stringify(await auditRows(node.engine, account))).not.toMatch(/Ähre|192\.0\.2\.1/);
  });

  it('keeps nothing personal of whoever was erased before anything was kept of him', async () => {
    const account = await made.newAccount();
    await node.note(account, [{ action: 'contact.erased', erases: 'carl' }]);
    await node.note(account, [{ action: 'visit.planned', personal: { contactId: 'carl', values: { name: 'Carl' } } }]);
    expect((await node.log.list(account)).items[0]?.personal).toEqual([]);
  });

  const keysOf = (account: string, holder: string) =>
    database.engine
      .kysely<AuditTables>()
      .selectFrom('portico_audit_key')
      .select(['sealed', 'sealed_by'])
      .where('account_id', '=', account)
      .where('holder', '=', holder)
      .execute();

  describe('while the secret changes', () => {
    const originOf = async (of: AuditNode, account: string, seq: number) =>
      (await of.log.list(account)).items.find((entry) => entry.seq === seq)?.personal[0];

    it('reads what the earlier one protects, and what was sealed anew without it', async () => {
      const account = await made.newAccount();
      await node.note(account, [{ action: 'visit.planned' }], ada);
      const both = nodeWith([newSecret, oldSecret]);
      expect(await originOf(both, account, 1)).toMatchObject({ state: 'readable', from: ada.from });
      await both.keys.sweep();
      await both.keys.sweep();
      const after = nodeWith(newSecret);
      expect(await originOf(after, account, 1)).toMatchObject({ state: 'readable', from: ada.from });
      await after.note(account, [{ action: 'visit.moved' }], ada);
      expect(await keysOf(account, 'ada')).toHaveLength(1);
      expect(await after.log.verify(account)).toMatchObject({ intact: true });
    });

    it('goes on with another key where the earlier one was dropped too soon, and reads both when it is back', async () => {
      const account = await made.newAccount();
      await node.note(account, [{ action: 'visit.planned' }], ada);
      const after = nodeWith(newSecret);
      await after.note(account, [{ action: 'visit.moved' }], ada);
      expect(await originOf(after, account, 1)).toEqual({ of: 'ada', state: 'unreadable' });
      expect(await originOf(after, account, 2)).toMatchObject({ state: 'readable' });
      const both = nodeWith([newSecret, oldSecret]);
      expect(await originOf(both, account, 1)).toMatchObject({ state: 'readable' });
      await both.note(account, [{ action: 'contact.erased', erases: 'ada' }]);
      expect(await originOf(both, account, 1)).toEqual({ of: 'ada', state: 'erased' });
      expect(await originOf(both, account, 2)).toEqual({ of: 'ada', state: 'erased' });
      await both.keys.sweep();
      expect(await keysOf(account, 'ada')).toEqual([
        { sealed: null, sealed_by: null },
        { sealed: null, sealed_by: null },
      ]);
    });

    it('does not read a key that was put in the place of another', async () => {
      const account = await made.newAccount();
      await node.note(account, [{ action: 'visit.planned' }], ada);
      await node.note(account, [{ action: 'visit.planned' }], olga);
      const [key] = await keysOf(account, 'operator:olga');
      await database.engine
        .kysely<AuditTables>()
        .updateTable('portico_audit_key')
        .set({ sealed: key?.sealed ?? '' })
        .where('account_id', '=', account)
        .where('holder', '=', 'ada')
        .execute();
      expect(await originOf(node, account, 1)).toEqual({ of: 'ada', state: 'unreadable' });
    });
  });
});
