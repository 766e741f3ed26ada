import { useTexts } from '../../texts/use-texts.ts';
import type { Summary } from './invoices.ts';

/** What is overdue and what is open: a row for each currency. */
export function Figures({ summary }: { readonly summary: Summary }) {
  const { t, f } = useTexts();
  return (
    <div className="card figures">
      {summary.currencies.map(({ currency, overdue, overdueCount, open, openCount }) => (
        <dl key={currency} className="figures-row">
          <div>
            <dt>{t.invoices.overdue}</dt>
            <dd className={overdue > 0 ? 'figure late' : 'figure'}>{f.money({ value: overdue, currency })}</dd>
            <dd className="small quiet">
              {overdueCount === 0 ? t.invoices.nothingOverdue : t.invoices.overdueNote(overdueCount)}
            </dd>
          </div>
          <div>
            <dt>{t.invoices.open}</dt>
            <dd className="figure">{f.money({ value: open, currency })}</dd>
            <dd className="small quiet">{t.invoices.openNote(openCount)}</dd>
          </div>
        </dl>
      ))}
    </div>
  );
}
