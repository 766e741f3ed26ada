import { useOwnTexts } from '../parts.ts';
import type { Summary } from './invoices.ts';
import { texts } from './texts.ts';

/** What is overdue and what is open: a row for each currency. */
export function Figures({ summary }: { readonly summary: Summary }) {
  const { t, f } = useOwnTexts(texts);
  return (
    <div className="card figures">
      {summary.currencies.map(({ currency, overdue, overdueCount, open, openCount }) => (
        <dl key={currency} className="figures-row">
          <div>
            <dt>{t.overdue}</dt>
            <dd className={overdue > 0 ? 'figure late' : 'figure'}>{f.money({ value: overdue, currency })}</dd>
            <dd className="small quiet">{overdueCount === 0 ? t.nothingOverdue : t.overdueNote(overdueCount)}</dd>
          </div>
          <div>
            <dt>{t.open}</dt>
            <dd className="figure">{f.money({ value: open, currency })}</dd>
            <dd className="small quiet">{t.openNote(openCount)}</dd>
          </div>
        </dl>
      ))}
    </div>
  );
}
