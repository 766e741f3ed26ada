import './cards.css';
import { useState } from 'react';
import type { HomeAction } from '../api.ts';
import { Icon } from '../icons.tsx';
import type { Reading } from '../texts/use-texts.ts';
import { useTexts } from '../texts/use-texts.ts';
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
        <p className="small quiet">
          <Facts action={action} reading={reading} />
        </p>
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

/** Amount, words and date of an action in one line, each once. */
function Facts({ action, reading: { t, f } }: { readonly action: HomeAction; readonly reading: Reading }) {
  const late = action.urgency === 'overdue';
  // In words of the reader's own, with the weekday when it is near; a status that is no date as its section words it.
  const when = action.dueAt === undefined ? action.status?.text : due(action.urgency, action.dueAt, { t, f });
  const facts = [action.amount === undefined ? undefined : f.money(action.amount), action.subtitle].filter(
    (fact) => fact !== undefined,
  );
  return (
    <>
      {facts.join(' · ')}
      {when !== undefined && (
        <>
          {facts.length > 0 && ' · '}
          <span className={late || action.status?.tone === 'bad' ? 'bad-text' : undefined}>{when}</span>
        </>
      )}
    </>
  );
}

function due(urgency: HomeAction['urgency'], dueAt: string, { t, f }: Pick<Reading, 't' | 'f'>): string {
  if (urgency === 'overdue') return t.daysOverdue(Math.max(1, -f.daysUntil(dueAt)));
  return urgency === 'lapses' ? t.openUntil(f.day(dueAt)) : t.dueBy(f.day(dueAt));
}
