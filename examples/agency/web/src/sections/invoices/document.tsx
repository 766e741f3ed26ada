import { useQuery } from '@tanstack/react-query';
import { brandQuery, Facts, type Formats, useOwnTexts, useWide } from '../parts.ts';
import type { Invoice } from './invoices.ts';
import { texts } from './texts.ts';

/** The invoice as the business wrote it: from whom, to whom, what for, and the sums. */
export function Document({ invoice }: { readonly invoice: Invoice }) {
  const wide = useWide();
  const { t, f } = useOwnTexts(texts);
  const { data: brand } = useQuery(brandQuery);
  const facts = [
    [t.number, invoice.number],
    [t.issued, f.longDay(invoice.issuedOn)],
    [t.due, f.longDay(invoice.dueOn)],
    [t.subject, invoice.subject],
    ...(invoice.poReference === undefined ? [] : [[t.poReference, invoice.poReference]]),
  ];
  return (
    <section className="card document" aria-label={t.one(invoice.number)}>
      <div className="document-head">
        <div className="document-sides">
          {brand?.icon !== undefined && (
            <img className="document-icon" src={brand.icon} alt="" width="40" height="40" />
          )}
          <div className="small quiet">
            <Facts facts={[invoice.seller.name, ...lines(invoice.seller.address)]} />
          </div>
          <p>
            {[invoice.buyer.name, ...lines(invoice.buyer.address)].map((line) => (
              <span key={line} className="block">
                {line}
              </span>
            ))}
          </p>
        </div>
        <dl className="document-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt className="small quiet">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {wide ? <LineTable invoice={invoice} /> : <LineList invoice={invoice} />}
      <Sums invoice={invoice} />
      {(invoice.notes !== undefined || invoice.seller.taxId !== undefined) && (
        <footer className="document-foot">
          {invoice.notes !== undefined && <p className="document-notes">{invoice.notes}</p>}
          {invoice.seller.taxId !== undefined && <p className="small quiet">{t.taxId(invoice.seller.taxId)}</p>}
        </footer>
      )}
    </section>
  );
}

const lines = (address: string | undefined) => (address ?? '').split('\n').filter((line) => line !== '');

type Line = Invoice['lines'][number];

const quantityOf = (line: Line, f: Formats) =>
  [f.decimal(line.quantity), line.unit].filter((part) => part !== undefined && part !== '').join('\u00a0');

function LineTable({ invoice: { lines, currency } }: { readonly invoice: Invoice }) {
  const { t, f } = useOwnTexts(texts);
  return (
    <table className="line-table">
      <caption className="hidden">{t.whatItIsFor}</caption>
      <thead>
        <tr className="small quiet">
          <th scope="col">{t.what}</th>
          <th scope="col" className="right">
            {t.quantity}
          </th>
          <th scope="col" className="right">
            {t.price}
          </th>
          <th scope="col" className="right">
            {t.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an issued invoice never change
          <tr key={at}>
            <th scope="row">
              {line.description}
              <Notes line={line} currency={currency} />
            </th>
            <td className="right quiet nowrap">{quantityOf(line, f)}</td>
            <td className="right quiet nowrap">{f.price(line.unitPrice, currency)}</td>
            <td className="right nowrap">{f.number({ value: line.net, currency })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LineList({ invoice: { lines, currency } }: { readonly invoice: Invoice }) {
  const { t, f } = useOwnTexts(texts);
  return (
    <>
      <h2 className="line-head">{t.whatItIsFor}</h2>
      <ul className="line-list">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an issued invoice never change
          <li key={at}>
            <span>
              {line.description}
              <span className="small quiet block">
                {quantityOf(line, f)} × {f.price(line.unitPrice, currency)}
              </span>
              <Notes line={line} currency={currency} />
            </span>
            <span className="nowrap">{f.number({ value: line.net, currency })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Notes({ line, currency }: { readonly line: Line; readonly currency: string }) {
  const { t, f } = useOwnTexts(texts);
  return (
    <>
      {line.detail !== undefined && <span className="small quiet block">{line.detail}</span>}
      {line.discount > 0 && (
        <span className="small quiet block">{t.discount(f.money({ value: line.discount, currency }))}</span>
      )}
    </>
  );
}

function Sums({ invoice }: { readonly invoice: Invoice }) {
  const { t, f } = useOwnTexts(texts);
  const { currency } = invoice;
  const number = (value: number) => f.number({ value, currency });
  return (
    <dl className="sums">
      <div>
        <dt>{t.sum}</dt>
        <dd>{number(invoice.net)}</dd>
      </div>
      {invoice.taxes.map((tax) => (
        <div key={`${tax.name} ${tax.ratePpm}`}>
          <dt>{invoice.taxMode === 'inclusive' ? t.taxContained(tax.name) : tax.name}</dt>
          <dd>{number(tax.tax)}</dd>
        </div>
      ))}
      {invoice.payments.length > 0 && (
        <div>
          <dt>{t.withTax}</dt>
          <dd>{number(invoice.total)}</dd>
        </div>
      )}
      {invoice.payments.map(({ on, amount }) => (
        <div key={`${on} ${amount}`}>
          <dt>{t.paidLine(f.day(on))}</dt>
          <dd>{number(-amount)}</dd>
        </div>
      ))}
      {invoice.status === 'void' ? (
        <div className="sums-end">
          <dt>{t.withTax}</dt>
          <dd>{f.money({ value: invoice.total, currency })}</dd>
        </div>
      ) : (
        <div className="sums-end">
          <dt>{t.stillToPay}</dt>
          <dd>{f.money({ value: invoice.balance, currency })}</dd>
        </div>
      )}
    </dl>
  );
}
