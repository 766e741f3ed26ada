import './invoices.css';
import './invoice.css';
import { useQuery } from '@tanstack/react-query';
import { api, Bones, Card, Failed, Icon, Page, StatusBadge, StatusBadges, useOwnTexts, WhenReady } from '../parts.ts';
import type { SectionPageProps } from '../section.ts';
import { Document } from './document.tsx';
import { type Invoice, invoiceQuery, statusesOf } from './invoices.ts';
import { Standing } from './standing.tsx';
import { texts } from './texts.ts';

/** One invoice: what is still to pay, and the document it is for. */
export default function InvoicePage({ params: { id = '' } }: SectionPageProps) {
  const reading = useOwnTexts(texts);
  const { t } = reading;
  const { data: invoice, error, isPending, refetch } = useQuery(invoiceQuery(id));
  if (error !== null && invoice === undefined) return <Failed error={error} reset={() => void refetch()} />;
  return (
    <WhenReady waiting={isPending} bones={<Bones rows={6} />}>
      {() =>
        invoice !== undefined && (
          <Page
            title={t.one(invoice.number)}
            back={{ link: '/invoices', text: t.title }}
            beside={<StatusBadges statuses={statusesOf(invoice, reading)} />}
          >
            <div className="invoice">
              <Standing invoice={invoice} />
              <div className="stack invoice-paper">
                <Document invoice={invoice} />
                <p>
                  <a className="button" href={api.address('GET /invoices/:id/pdf', { params: { id } })} download>
                    <Icon name="file-text" />
                    {t.download}
                  </a>
                </p>
                {invoice.payments.length > 0 && <Payments invoice={invoice} />}
              </div>
            </div>
          </Page>
        )
      }
    </WhenReady>
  );
}

function Payments({ invoice: { payments, currency } }: { readonly invoice: Invoice }) {
  const { t, f } = useOwnTexts(texts);
  return (
    <Card title={t.payments} level={2}>
      <ul className="rows">
        {payments.map(({ on, amount, method }) => (
          <li key={`${on} ${amount} ${method}`} className="row">
            <span className="row-inside">
              <span className="row-words">
                <span className="row-title">{method}</span>
                <span className="small quiet">{f.longDay(on)}</span>
              </span>
              <span className="row-end">
                <span className="amount">{f.money({ value: amount, currency })}</span>
                <StatusBadge status={{ text: t.arrived, tone: 'good' }} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
