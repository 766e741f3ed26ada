import { Icon, Progress, useOwnTexts } from '../parts.ts';
import { HowToPay } from './how-to-pay.tsx';
import type { Invoice } from './invoices.ts';
import { texts } from './texts.ts';

/** What is still to pay, until when, and what has been paid. */
export function Standing({ invoice }: { readonly invoice: Invoice }) {
  const { t, f } = useOwnTexts(texts);
  const { currency, total, paid, balance, dueOn, overdue } = invoice;
  const money = (value: number) => f.money({ value, currency });
  if (invoice.status === 'void') return <Settled icon="ban" title={t.void} tell={t.voidTell} />;
  if (balance <= 0) return <Settled icon="circle-check" title={t.nothingToPay} tell={t.paidOf(money(paid))} />;
  return (
    <section className="card box standing" aria-label={t.stillToPay}>
      <p className="quiet">{t.stillToPay}</p>
      <p className="standing-amount">{money(balance)}</p>
      <p className={overdue ? 'bad-text' : 'quiet'}>{overdue ? t.wasDueOn(f.day(dueOn)) : t.dueOn(f.day(dueOn))}</p>
      {paid > 0 && (
        <div className="standing-progress">
          <Progress done={paid} of={total} label={`${t.paidOf(money(paid))} ${t.ofTotal(money(total))}`} />
          <p className="small quiet" aria-hidden="true">
            <span>{t.paidOf(money(paid))}</span>
            <span>{t.ofTotal(money(total))}</span>
          </p>
        </div>
      )}
      <HowToPay invoice={invoice} />
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
