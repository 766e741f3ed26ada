import './cards.css';
import { type ReactNode, useId } from 'react';
import type { HomeCard } from '../api.ts';
import { Icon } from '../icons.tsx';
import { sentencesOf } from '../texts/count.ts';
import { useTexts } from '../texts/use-texts.ts';
import { ItemRow } from './item-row.tsx';
import { knownList } from './known.ts';
import { To } from './to.tsx';

interface Head {
  readonly title: string;
  readonly icon?: string;
  readonly more?: { readonly text: string; readonly link: string } | undefined;
  /** The heading's level: one below that of what the card stands in. */
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}

/** A card: head with icon, title and the way to all of it, then its content. */
export function Card({ title, icon, more, level = 3, children }: Head) {
  const { t } = useTexts();
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section className="card box" aria-labelledby={id}>
      <header className="card-head">
        {icon !== undefined && <Icon name={icon} />}
        <Heading id={id}>{title}</Heading>
        {more !== undefined && (
          <To link={more.link} className="word small card-more">
            <span className="wide-only">{more.text}</span>
            <span className="narrow-only" aria-hidden="true">
              {t.all}
            </span>
            <span className="narrow-only hidden">{more.text}</span>
          </To>
        )}
      </header>
      {children}
    </section>
  );
}

/** Any section's card, from the standard shape. */
export function SectionCard({
  card,
  level,
  retry,
}: {
  readonly card: HomeCard;
  readonly level: 2 | 3;
  readonly retry: () => void;
}) {
  if ('unavailable' in card) {
    return (
      <Card title={card.title} icon={card.icon} level={level}>
        <Unavailable retry={retry} />
      </Card>
    );
  }
  const { figures = [], more } = card.view;
  const { title, items, empty } = knownList(card.view) ?? { title: '', items: [] };
  return (
    <Card title={title} icon={card.icon} more={more} level={level}>
      {figures.length > 0 && (
        <dl className="card-figures">
          {figures.map((figure) => (
            <div key={figure.label}>
              <dt>{figure.label}</dt>
              <dd>
                <span className="amount">{figure.value}</span>
                {figure.note !== undefined && <span className="small quiet">{figure.note}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {items.length > 0 && (
        <ul className="rows">
          {items.map((item, at) => (
            <ItemRow key={item.link ?? `${item.title} ${at}`} item={item} />
          ))}
        </ul>
      )}
      {items.length === 0 && figures.length === 0 && <Empty title={empty} />}
    </Card>
  );
}

/** What stands where nothing is yet: what will be here, and when or how it comes. */
export function Empty({ title, children }: { readonly title: string | undefined; readonly children?: ReactNode }) {
  const { t } = useTexts();
  const [first, rest] = sentencesOf(title ?? t.nothingHere);
  return (
    <div className="empty">
      <p className="row-title">{first}</p>
      {(children ?? rest) !== undefined && <p className="quiet">{children ?? rest}</p>}
    </div>
  );
}

/** A part that could not be had. The rest of the page is there, and says so. */
export function Unavailable({ retry, page = false }: { readonly retry: () => void; readonly page?: boolean }) {
  const { t } = useTexts();
  return (
    <div className="unavailable" role="status">
      <span className="tile plain">
        <Icon name="cloud-off" />
      </span>
      <div>
        <p className="row-title">{t.unavailable}</p>
        <p className="small quiet">{page ? t.unavailablePage : t.unavailableCard}</p>
        <button type="button" className="button" onClick={retry}>
          <Icon name="rotate-ccw" size={18} />
          {t.tryNow}
        </button>
      </div>
    </div>
  );
}
