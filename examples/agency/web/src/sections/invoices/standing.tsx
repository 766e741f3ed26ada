import { Progress } from '../../cards/progress.tsx';
import { Icon } from '../../icons.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import type { Invoice } from './invoices.ts';

/** What is still to pay, until when, and what has been paid. */
export function Standing({ invoice }: { readonly invoice: Invoice }) {
  const { t, f } = useTexts();
  const { currency, total, paid, balance, dueOn, overdue } = invoice;
  const money = (value: number) => f.money({ value, currency });
  if (invoice.status === 'void') return <Settled icon="ban" title={t.invoices.void} tell={t.invoices.voidTell} />;
  if (balance <= 0)
    return <Settled icon="circle-check" title={t.invoices.nothingToPay} tell={t.invoices.paidOf(money(paid))} />;
  return (
    <section className="card box standing" aria-label={t.invoices.stillToPay}>
      <p className="quiet">{t.invoices.stillToPay}</p>
      <p className="standing-amount">{money(balance)}</p>
      <p className={overdue ? 'bad-text' : 'quiet'}>
        {overdue ? t.invoices.wasDueOn(f.day(dueOn)) : t.invoices.dueOn(f.day(dueOn))}
      </p>
      {paid > 0 && (
        <div className="standing-progress">
          <Progress
            done={paid}
            of={total}
            label={`${t.invoices.paidOf(money(paid))} ${t.invoices.ofTotal(money(total))}`}
          />
          <p className="small quiet" aria-hidden="true">
            <span>{t.invoices.paidOf(money(paid))}</span>
            <span>{t.invoices.ofTotal(money(total))}</span>
          </p>
        </div>
      )}
      <div className="standing-how">
        <p className="row-title">{t.invoices.howToPay}</p>
        <p className="small quiet">{t.invoices.howToPayTell(invoice.number)}</p>
      </div>
    </section>
  );
}

function Settled({ icon, title, tell }: { readonly icon: string; readonly title: string; readonly tell: string }) {
  return (
    <section className="card box standing settled" data-good={icon === 'circle-check'} aria-label={title}>
      <span className="tile">
        <Icon name={icon} />
      </span>
      <div>
        <p className="row-title">{title}</p>
        <p className="small quiet">{tell}</p>
      </div>
    </section>
  );
}
