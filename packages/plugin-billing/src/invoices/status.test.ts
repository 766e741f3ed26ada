import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INVOICE_LABELS, INVOICE_STATUSES, type InvoiceState, invoiceFacts } from './status.js';

const today = '2026-11-24';
const open: InvoiceState = {
  status: 'open',
  total: 40_000,
  paid: 0,
  credited: 0,
  pending: 0,
  dueOn: '2026-12-01',
  firstViewedAt: null,
  sentAt: '2026-11-01T09:00:00.000Z',
};
const facts = (changes: Partial<InvoiceState>) => invoiceFacts({ ...open, ...changes }, today);

describe('invoiceFacts', () => {
  it('is overdue the day after its due day, not on it', () => {
    expect(facts({ dueOn: '2026-11-25' }).overdue).toBe(false);
    expect(facts({ dueOn: '2026-11-24' }).overdue).toBe(false);
    expect(facts({ dueOn: '2026-11-23' }).overdue).toBe(true);
    expect(facts({ dueOn: '2025-12-31' }).overdue).toBe(true);
    expect(facts({ dueOn: null }).overdue).toBe(false);
  });

  it('is never overdue when nothing is owed or it is not open', () => {
    const past = { dueOn: '2026-01-01' };
    expect(facts({ ...past, status: 'paid', paid: 40_000 }).overdue).toBe(false);
    expect(facts({ ...past, paid: 30_000, credited: 10_000 }).overdue).toBe(false);
    for (const status of ['draft', 'void', 'credited', 'uncollectible'] as const) {
      expect(facts({ ...past, status }).overdue).toBe(false);
    }
  });

  it('keeps facts apart that hold at once', () => {
    expect(facts({ dueOn: '2026-11-01', paid: 10_000, firstViewedAt: '2026-11-02T09:00:00.000Z' })).toEqual({
      label: 'overdue',
      balance: 30_000,
      overdue: true,
      partiallyPaid: true,
      processing: false,
      viewed: true,
      sent: true,
    });
    expect(facts({ dueOn: '2026-11-01', paid: 10_000, pending: 30_000 })).toMatchObject({
      label: 'processing',
      overdue: true,
      partiallyPaid: true,
    });
  });

  it('is processing only when payments under way cover the balance', () => {
    expect(facts({ pending: 39_999 }).label).toBe('sent');
    expect(facts({ pending: 40_000 }).label).toBe('processing');
  });

  it('owes what is neither paid nor credited', () => {
    expect(facts({ paid: 10_000, credited: 5_000 }).balance).toBe(25_000);
    expect(facts({ status: 'void' }).balance).toBe(0);
    expect(facts({ status: 'draft' }).balance).toBe(0);
    expect(facts({ status: 'uncollectible', paid: 1 }).balance).toBe(39_999);
  });

  it('is not partially paid by a credit alone', () => {
    expect(facts({ credited: 5_000 }).partiallyPaid).toBe(false);
  });

  it.each([
    [{ paid: 1 }, 'partially_paid'],
    [{ firstViewedAt: '2026-11-02T09:00:00.000Z' }, 'viewed'],
    [{}, 'sent'],
    [{ sentAt: null }, 'open'],
    [{ status: 'paid', paid: 40_000, dueOn: '2026-01-01' }, 'paid'],
    [{ status: 'void' }, 'void'],
    [{ status: 'credited', credited: 40_000 }, 'credited'],
    [{ status: 'uncollectible' }, 'uncollectible'],
    [{ status: 'draft', sentAt: null, dueOn: null }, 'draft'],
  ] as const)('%j is labelled %s', (changes, label) => {
    expect(facts(changes).label).toBe(label);
  });

  it('labels by the first in order that holds', () => {
    const maybe = (instant: string) => fc.constantFrom(null, instant);
    fc.assert(
      fc.property(
        fc.record({
          status: fc.constantFrom(...INVOICE_STATUSES),
          total: fc.constant(100),
          paid: fc.constantFrom(0, 40, 60),
          credited: fc.constantFrom(0, 40),
          pending: fc.constantFrom(0, 20, 100),
          dueOn: fc.constantFrom(null, '2026-11-23', '2026-11-24'),
          firstViewedAt: maybe('2026-11-02T09:00:00.000Z'),
          sentAt: maybe('2026-11-01T09:00:00.000Z'),
        }),
        (invoice) => {
          const result = invoiceFacts(invoice, today);
          const holding: Record<string, boolean> = {
            [invoice.status]: true,
            processing: result.processing,
            overdue: result.overdue,
            partially_paid: result.partiallyPaid,
            viewed: result.viewed,
            sent: result.sent,
          };
          expect(result.label).toBe(INVOICE_LABELS.find((label) => holding[label]));
        },
      ),
    );
  });
});
