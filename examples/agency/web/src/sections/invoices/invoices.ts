import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Answer, api, type OwnReading, type Status } from '../parts.ts';
import type { texts } from './texts.ts';

/** Which invoices are listed; all without one. */
export type Filter = 'open' | 'paid';

/** The filter that an address asks for; one that does not exist asks for none. */
export const filterOf = ({ filter }: Readonly<Record<string, unknown>>): Filter | undefined =>
  filter === 'open' || filter === 'paid' ? filter : undefined;

/** The invoices, page by page. */
export const invoicesQuery = (filter: Filter | undefined) =>
  infiniteQueryOptions({
    queryKey: ['invoices', filter ?? 'all'],
    queryFn: ({ signal, pageParam }) =>
      api('GET /invoices', {
        query: {
          limit: 10,
          ...(filter !== undefined && { filter }),
          ...(pageParam !== undefined && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 30_000,
  });

/** What is overdue and open, per currency, and how many invoices there are. */
export const summaryQuery = queryOptions({
  queryKey: ['invoices', 'summary'],
  queryFn: ({ signal }) => api('GET /invoices/summary', { signal }),
  staleTime: 30_000,
});

/** One invoice. Only asked for when it is opened. */
export const invoiceQuery = (id: string) =>
  queryOptions({
    queryKey: ['invoice', id],
    queryFn: ({ signal }) => api('GET /invoices/:id', { params: { id }, signal }),
    staleTime: 30_000,
  });

/** How an invoice stands, as far as this portal shows it. */
export interface Standing {
  readonly status: string;
  readonly overdue: boolean;
  readonly partiallyPaid: boolean;
  readonly paidOn: string | null;
  readonly daysOverdue: number;
  readonly dueOn: string;
  readonly paid: number;
  readonly balance: number;
}

/** How an invoice stands, in words: each fact is a status of its own. */
export function statusesOf(invoice: Standing, { t, f }: OwnReading<typeof texts.en>): Status[] {
  if (invoice.status === 'void') return [{ text: t.void, tone: 'neutral', icon: 'ban' }];
  if (invoice.status === 'credited') return [{ text: t.credited, tone: 'neutral', icon: 'ban' }];
  if (invoice.status === 'uncollectible') return [{ text: t.uncollectible, tone: 'neutral', icon: 'ban' }];
  if (invoice.balance <= 0) {
    const text = invoice.paidOn === null ? t.paid : t.paidOn(f.briefDay(invoice.paidOn));
    return [{ text, tone: 'good', icon: 'circle-check' }];
  }
  const days = f.daysUntil(invoice.dueOn);
  const due: Status = invoice.overdue
    ? { text: t.daysOverdue(Math.max(1, invoice.daysOverdue)), tone: 'bad', icon: 'circle-alert' }
    : { text: t.dueIn(Math.max(0, days)), tone: days <= 3 ? 'warn' : 'neutral', icon: 'calendar-days' };
  return invoice.partiallyPaid ? [due, { text: t.partPaid, tone: 'info', icon: 'circle-dashed' }] : [due];
}

/** What is overdue and open. */
export type Summary = Answer<typeof summaryQuery>;
/** One invoice with its lines, taxes and payments. */
export type Invoice = Answer<ReturnType<typeof invoiceQuery>>;
