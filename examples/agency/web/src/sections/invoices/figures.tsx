import { useOwnTexts } from '../parts.ts';
import type { Summary } from './invoices.ts';
import { texts } from './texts.ts';

interface Figure {
  readonly currency: string;
  readonly value: number;
  readonly note: string;
}

/** What is overdue and what is open, in each currency that has some of it. What is nothing stands there as a quiet word. */
export function Figures({ summary: { currencies } }: { readonly summary: Summary }) {
  const { t } = useOwnTexts(texts);
  const overdue = currencies.map(({ currency, overdue: value, overdueCount }) => ({
    currency,
    value,
    note: t.countNote(overdueCount),
  }));
  const open = currencies.map(({ currency, open: value, openCount }) => ({
    currency,
    value,
    note: t.countNote(openCount),
  }));
  return (
    <dl className="card figures">
      <Sums title={t.overdue} figures={overdue} nothing={t.nothingOverdue} late />
      <Sums title={t.open} figures={open} nothing={t.nothingOpen} />
    </dl>
  );
}

interface SumsProps {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly nothing: string;
  readonly late?: boolean;
}

function Sums({ title, figures, nothing, late = false }: SumsProps) {
  const { f } = useOwnTexts(texts);
  const some = figures.filter(({ value }) => value > 0);
  return (
    <div>
      <dt>{title}</dt>
      {some.map(({ note, ...amount }) => (
        <dd key={amount.currency}>
          <span className={late ? 'figure late' : 'figure'}>{f.money(amount)}</span>
          <span className="small quiet block">{note}</span>
        </dd>
      ))}
      {some.length === 0 && <dd className="figures-nothing">{nothing}</dd>}
    </div>
  );
}
