import type { ReactNode } from 'react';
import type { App } from '../../api.ts';
import type { KnownDetail } from '../../cards/known.ts';
import { useOwnTexts } from '../parts.ts';
import { hasStanding, ItemStanding } from './item-standing.tsx';
import { ListCard } from './list-card.tsx';
import { texts } from './texts.ts';

interface ItemDetailProps {
  readonly app: App;
  readonly path: string;
  readonly view: KnownDetail;
}

/** All of an item. What can be done with it stands at the side; without that, its facts and lists stand beside what it tells. */
export function ItemDetail({ app, path, view }: ItemDetailProps) {
  const { t } = useOwnTexts(texts);
  const { facts, text, subtitle, picture } = view;
  const lists = view.lists.map((list) => <ListCard key={list.title} view={list} />);
  const telling = picture !== undefined || text.length > 0;
  const known = facts.length > 0 && <FactList facts={facts} />;
  const box = (content: ReactNode) => (
    <section className="card box unknown-known" aria-label={t.facts}>
      {content}
    </section>
  );
  const tale = (
    <>
      {picture !== undefined && <img className="unknown-picture" src={picture} alt="" />}
      {hasStanding(view) && known}
      {text.map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity but their place
        <p key={at} className="unknown-text">
          {paragraph}
        </p>
      ))}
    </>
  );
  return (
    <>
      {subtitle !== undefined && <p className="quiet unknown-subtitle">{subtitle}</p>}
      {hasStanding(view) ? (
        <div className="unknown-item" data-aside="first">
          <ItemStanding app={app} path={path} view={view} />
          <div className="stack">
            {(telling || known) && box(tale)}
            {lists}
          </div>
        </div>
      ) : (
        <div className="unknown-item" data-aside={telling && (known || lists.length > 0) ? 'last' : undefined}>
          {telling && box(tale)}
          <div className="stack">
            {known && box(known)}
            {lists}
          </div>
        </div>
      )}
    </>
  );
}

function FactList({ facts }: Pick<KnownDetail, 'facts'>) {
  return (
    <dl className="unknown-facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt className="small quiet">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
