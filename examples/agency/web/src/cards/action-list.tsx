import './cards.css';
import { type ReactNode, useState } from 'react';
import type { HomeAction } from '../api.ts';
import { Icon } from '../icons.tsx';
import type { Reading } from '../texts/use-texts.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Facts } from './facts.tsx';
import { To } from './to.tsx';

const first = 5;

/** What waits for the contact. The first thing has the page's one main button. */
export function ActionList({ actions }: { readonly actions: readonly HomeAction[] }) {
  const { t } = useTexts();
  const [all, setAll] = useState(false);
  const shown = all ? actions : actions.slice(0, first);
  return (
    <div className="card">
      <ul className="actions">
        {shown.map((action, at) => (
          <ActionRow key={`${action.plugin} ${action.action} ${action.link}`} action={action} main={at === 0} />
        ))}
      </ul>
      {shown.length < actions.length && (
        <button type="button" className="actions-more word" onClick={() => setAll(true)}>
          {t.andMore(actions.length - shown.length)}
        </button>
      )}
    </div>
  );
}

function ActionRow({ action, main }: { readonly action: HomeAction; readonly main: boolean }) {
  const reading = useTexts();
  return (
    <li className={main ? 'action first' : 'action'}>
      <span className="tile">
        <Icon name={action.icon} size={main ? 24 : 20} />
      </span>
      <div className="action-words">
        <p className="action-title">{action.title}</p>
        <div className="small quiet">
          <Facts facts={factsOf(action, reading)} />
        </div>
      </div>
      <To
        link={action.link}
        className={main ? 'button main' : 'button action-button'}
        aria-label={`${action.verb}: ${action.title}`}
      >
        <span className={main ? '' : 'action-verb'}>{action.verb}</span>
        {!main && (
          <span className="action-chevron">
            <Icon name="chevron-right" />
          </span>
        )}
      </To>
    </li>
  );
}

/** Amount, words and date of an action, each once. How much and until when belong together. */
export function factsOf(action: HomeAction, { t, f }: Pick<Reading, 't' | 'f'>): readonly ReactNode[] {
  const { amount, subtitle, status, dueAt, urgency } = action;
  const late = urgency === 'overdue';
  const saysWhen = !late && dueAt !== undefined && f.saysDay([action.title, subtitle].join(' '), dueAt);
  // In words of the reader's own, with the weekday when it is near; a status that is no date as its section words it.
  const when = dueAt === undefined ? status?.text : saysWhen ? undefined : due(urgency, dueAt, { t, f });
  const whenInTone =
    when !== undefined && (late || status?.tone === 'bad') ? <span className="bad-text">{when}</span> : when;
  return amount === undefined ? [subtitle, whenInTone] : [f.money(amount), whenInTone, subtitle];
}

function due(urgency: HomeAction['urgency'], dueAt: string, { t, f }: Pick<Reading, 't' | 'f'>): string {
  if (urgency === 'overdue') return t.daysOverdue(Math.max(1, -f.daysUntil(dueAt)));
  return urgency === 'lapses' ? t.openUntil(f.day(dueAt)) : t.dueBy(f.day(dueAt));
}
