import { StatusBadges, To, useOwnTexts, useWide } from '../parts.ts';
import { type Standing, statusesOf } from './invoices.ts';
import { texts } from './texts.ts';

interface Row extends Standing {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly currency: string;
  readonly total: number;
}

/** Invoices as a table, or as rows where a table has no room. A whole row is one link. */
export function InvoiceList({ items }: { readonly items: readonly Row[] }) {
  return useWide() ? <Table items={items} /> : <Rows items={items} />;
}

function Table({ items }: { readonly items: readonly Row[] }) {
  const reading = useOwnTexts(texts);
  const { t, f } = reading;
  return (
    <table className="invoice-table">
      <caption className="hidden">{t.title}</caption>
      <thead>
        <tr className="small quiet">
          <th scope="col">{t.number}</th>
          <th scope="col">{t.due}</th>
          <th scope="col">{t.status}</th>
          <th scope="col" className="right">
            {t.total}
          </th>
          <th scope="col" className="right">
            {t.stillToPay}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((invoice) => (
          <tr key={invoice.id}>
            <th scope="row">
              <InvoiceLink invoice={invoice} />
              <span className="small quiet block">{invoice.subject}</span>
            </th>
            <td className="quiet nowrap">{f.briefDay(invoice.dueOn)}</td>
            <td>
              <StatusBadges statuses={statusesOf(invoice, reading)} />
            </td>
            <td className="right quiet nowrap">{f.money({ value: invoice.total, currency: invoice.currency })}</td>
            <td className="right amount">
              {invoice.balance > 0 && invoice.status !== 'void'
                ? f.money({ value: invoice.balance, currency: invoice.currency })
                : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rows({ items }: { readonly items: readonly Row[] }) {
  const reading = useOwnTexts(texts);
  const { f } = reading;
  return (
    <ul className="invoice-rows">
      {items.map((invoice) => (
        <li key={invoice.id} className="row invoice-row">
          <span className="row-words">
            <InvoiceLink invoice={invoice} />
            <span className="small quiet">{invoice.subject}</span>
          </span>
          <span className="row-end">
            <span className="amount">
              {f.money({ value: invoice.balance > 0 ? invoice.balance : invoice.total, currency: invoice.currency })}
            </span>
            <StatusBadges statuses={statusesOf(invoice, reading)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function InvoiceLink({ invoice }: { readonly invoice: Row }) {
  return (
    <To link={`/invoices/${invoice.id}`} className="invoice-link row-title">
      {invoice.number}
    </To>
  );
}
