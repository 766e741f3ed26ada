import { describe, expect, it } from 'vitest';
import { type ListFacts, listOrder, placesOf } from './list-order.js';
import { INVOICE_STATUSES } from './status.js';

describe('listOrder', () => {
  it('puts drafts first, then what is open by due day, then the rest, newest first', () => {
    const facts = (each: Partial<ListFacts>): ListFacts => ({
      status: 'open',
      createdAt: '2026-11-24T09:00:00.000Z',
      issueOn: '2026-11-24',
      dueOn: '2026-12-08',
      sequence: 1,
      ...each,
    });
    const inOrder = [
      facts({ status: 'draft', createdAt: '2026-11-24T09:00:00.001Z', issueOn: null, dueOn: null }),
      facts({ status: 'draft' }),
      facts({ dueOn: '1900-01-01' }),
      facts({ dueOn: '2026-11-01' }),
      facts({ dueOn: '2026-12-08' }),
      facts({ dueOn: '2999-12-31' }),
      facts({ status: 'paid', issueOn: '2999-12-31' }),
      facts({ status: 'void', issueOn: '2026-11-24', sequence: 12 }),
      facts({ status: 'paid', issueOn: '2026-11-24', sequence: 11 }),
      facts({ status: 'credited', issueOn: '2026-11-23', sequence: 10 }),
      facts({ status: 'uncollectible', issueOn: '2025-12-31', sequence: 900 }),
      facts({ status: 'paid', issueOn: '1900-01-01', sequence: 1 }),
    ].map(listOrder);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    expect(new Set(inOrder).size).toBe(inOrder.length);
    expect(inOrder.every(Number.isSafeInteger)).toBe(true);
  });
});

describe('placesOf', () => {
  it('holds every invoice of its state and none that a list of another must read past', () => {
    const days = ['1900-01-01', '1969-12-31', '1970-01-01', '2026-11-24', '2999-12-31'];
    for (const status of INVOICE_STATUSES) {
      const { above = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY } = placesOf(status);
      for (const day of days) {
        const createdAt = '2026-11-24T09:00:00.000Z';
        const place = listOrder({ status, createdAt, issueOn: day, dueOn: day, sequence: 1 });
        expect(place > above && place < below).toBe(true);
      }
    }
    expect(placesOf(undefined)).toEqual({});
  });
});
