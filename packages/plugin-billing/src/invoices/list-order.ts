import { keyset } from '@portico/core';
import { dayNumber } from '../calendar/day.js';
import type { InvoiceStatus } from './status.js';

/** What the place of an invoice in lists follows from. */
export interface ListFacts {
  readonly status: InvoiceStatus;
  readonly createdAt: string;
  readonly issueOn: string | null;
  readonly dueOn: string | null;
  readonly sequence: number | null;
}

const SETTLED = 1e15;
const DAY = 86_400_000;
/** Lies between what is open and what is settled. */
const BETWEEN = 1e9;

/**
 * The place of an invoice in every list, as one whole number that rises: drafts (for operators) first, newest first;
 * then what is open, by due day, so that what is overdue leads; then the rest, newest first. It is stored with each
 * change of state, because an order by one stored column is what both databases page through by key and by index.
 */
export function listOrder({ status, createdAt, issueOn, dueOn, sequence }: ListFacts): number {
  if (status === 'draft') return -Date.parse(createdAt);
  if (status === 'open') return dayNumber(dueOn ?? '2999-12-31');
  // Of one day the higher number is the newer.
  return SETTLED - dayNumber(issueOn ?? createdAt.slice(0, 10)) * DAY - Math.min(sequence ?? 0, DAY - 1);
}

/** The order of every list. */
export const byPlace = keyset({ list_order: 'asc' });

/** Between which places all invoices in a state stand, so that a list of one state reads past no other. */
export function placesOf(status: InvoiceStatus | undefined): { above?: number; below?: number } {
  switch (status) {
    case undefined:
      return {};
    case 'draft':
      return { below: 0 };
    case 'open':
      return { below: BETWEEN };
    default:
      return { above: BETWEEN };
  }
}
