import { testEngines } from '@portico/core/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { line, openStudio, portalForSuite, type Studio } from './studio.js';

type Item = Awaited<ReturnType<Studio['billing']['listInvoices']>>['items'][number];

/** What the order promises, of two neighbours. */
function inOrder(a: Pick<Item, 'status' | 'dueOn' | 'issuedOn' | 'number'>, b: typeof a): boolean {
  const rank = { draft: 0, open: 1 } as Partial<Record<string, number>>;
  const [first, second] = [rank[a.status] ?? 2, rank[b.status] ?? 2];
  if (first !== second) return first < second;
  if (a.status === 'draft') return true;
  if (a.status === 'open') return (a.dueOn ?? '') <= (b.dueOn ?? '');
  return `${a.issuedOn} ${a.number}` >= `${b.issuedOn} ${b.number}`;
}

describe.each(testEngines())('lists of invoices on %s', (engine) => {
  const suite = portalForSuite(engine);
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio(suite.test);
    // Many share a due day, an issue date and a moment of creation.
    for (let index = 0; index < 40; index++) {
      if (index % 9 === 8) suite.test.clock.advance({ days: 1 });
      const { id } = await studio.issue(
        { lines: [{ ...line, unitPrice: index % 10 === 9 ? '0' : '100.00' }] },
        { dueOn: `2026-12-${10 + (index % 4)}` },
      );
      if (index % 3 === 0 && index % 10 !== 9) {
        await studio.billing.recordPayment({ invoiceId: id, amount: 11_900, method: 'Cash' });
      }
      if (index % 7 === 1 && index % 3 !== 0 && index % 10 !== 9) await studio.billing.voidInvoice({ id });
      if (index % 10 === 0) await studio.draft();
    }
  });

  const walk = async <T>(
    page: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>,
    limit: number,
  ) => {
    const all: T[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await page(cursor);
      expect(items.length).toBeLessThanOrEqual(limit);
      all.push(...items);
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    return all;
  };

  it('show a client every invoice once and in order, whatever the size of a page', async () => {
    const whole = (await studio.api('GET /invoices', { query: { limit: 100 } })).items;
    expect(whole).toHaveLength(40);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(40);
    expect(whole.slice(1).filter((item, index) => !inOrder(whole[index]!, item))).toEqual([]);
    const { counts } = await studio.api('GET /invoices/summary');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 45 }),
        fc.constantFrom('all', 'open', 'paid'),
        async (limit, filter) => {
          const walked = await walk(
            (cursor) => studio.api('GET /invoices', { query: { limit, filter, ...(cursor && { cursor }) } }),
            limit,
          );
          expect(walked).toEqual(whole.filter(({ status }) => filter === 'all' || status === filter));
          expect(walked).toHaveLength(counts[filter as keyof typeof counts]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('show operators drafts too', async () => {
    const whole = (await studio.billing.listInvoices({ limit: 100 })).items;
    expect(whole).toHaveLength(44);
    expect(whole.slice(0, 4).map(({ status }) => status)).toEqual(Array(4).fill('draft'));
    expect(whole.slice(1).filter((item, index) => !inOrder(whole[index]!, item))).toEqual([]);
    for (const limit of [1, 7, 44]) {
      const walked = await walk((cursor) => studio.billing.listInvoices({ limit, ...(cursor && { cursor }) }), limit);
      expect(walked).toEqual(whole);
    }
    const drafts = await studio.billing.listInvoices({ status: 'draft', owner: studio.hanna.id });
    expect(drafts.items).toEqual(whole.slice(0, 4));
    expect(drafts.items[0]?.owner).toEqual({ id: studio.hanna.id, kind: 'contact', name: 'Hanna Brandt' });
  });

  it('go on where they were when an invoice behind the cursor changes', async () => {
    const first = await studio.api('GET /invoices', { query: { limit: 5 } });
    const whole = (await studio.api('GET /invoices', { query: { limit: 100 } })).items;
    const paid = whole[0]!;
    await studio.billing.recordPayment({ invoiceId: paid.id, amount: paid.balance, method: 'Cash' });
    const second = await studio.api('GET /invoices', { query: { limit: 5, cursor: first.next! } });
    expect(second.items.map(({ id }) => id)).toEqual(whole.slice(5, 10).map(({ id }) => id));
  });
});
