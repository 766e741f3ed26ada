import type { PresentContext } from '@portico/core';
import type { DetailView } from '@portico/core/views';
import { DayFormats } from '../calendar/day.js';
import type { InvoiceDetail } from '../invoices/detail.js';
import { StatusWords } from './status-words.js';

/** One invoice in the standard shape, for a front end that has no page of its own for it. */
export function invoiceShape(invoice: InvoiceDetail, context: PresentContext<unknown>): DetailView {
  const { text, contact, today, use } = context;
  const open = invoice.status === 'open';
  const amount = (value: number) => ({ value, currency: invoice.currency });
  const day = (on: string) => use(DayFormats).write(on, contact.locale, today);
  const { lines, taxes, payments, notes, poReference } = invoice;
  return {
    title: text('detail.title', { number: invoice.number }),
    subtitle: invoice.subject,
    statuses: new StatusWords(context).of(invoice),
    amount: amount(open ? invoice.balance : invoice.total),
    ...(open && { dueAt: invoice.dueOn }),
    facts: [
      { label: text('detail.from'), value: invoice.seller.name },
      { label: text('detail.to'), value: invoice.buyer.name },
      { label: text('detail.issued'), value: day(invoice.issuedOn) },
      ...(poReference === undefined ? [] : [{ label: text('detail.reference'), value: poReference }]),
    ],
    ...(notes !== undefined && { text: [notes] }),
    lists: [
      {
        title: text('detail.lines'),
        items: lines.map(({ description, detail, net, gross }) => ({
          title: description,
          ...(detail !== undefined && { subtitle: detail }),
          amount: amount(invoice.taxMode === 'inclusive' ? gross : net),
        })),
      },
      {
        title: text('detail.sums'),
        items: [
          { title: text('detail.net'), amount: amount(invoice.net) },
          ...taxes.map(({ name, tax }) => ({ title: name, amount: amount(tax) })),
          { title: text('detail.total'), amount: amount(invoice.total) },
        ],
      },
      ...(payments.length === 0
        ? []
        : [
            {
              title: text('detail.payments'),
              items: payments.map((paid) => ({
                title: day(paid.on),
                subtitle: paid.method,
                amount: amount(paid.amount),
              })),
            },
          ]),
    ],
  };
}
