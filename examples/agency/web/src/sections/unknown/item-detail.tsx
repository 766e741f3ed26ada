import { type ReactNode, useState } from 'react';
import type { App } from '../../api.ts';
import type { KnownDetail } from '../../cards/known.ts';
import { Icon, useOwnTexts } from '../parts.ts';
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
  const [changed, setChanged] = useState(false);
  const { facts, text, subtitle, picture } = view;
  // What a section tells has no identity but its place: two lists may have one title, two facts one label.
  // biome-ignore lint/suspicious/noArrayIndexKey: as said
  const lists = view.lists.map((list, at) => <ListCard key={at} view={list} />);
  const telling = picture !== undefined || text.length > 0;
  const known = facts.length > 0 && <FactList facts={facts} />;
  const box = (content: ReactNode, label = t.facts) => (
    <section className="card box unknown-known" aria-label={label}>
      {content}
    </section>
  );
  const tale = (
    <>
      {picture !== undefined && <img className="unknown-picture" src={picture} alt="" />}
      {hasStanding(view) && known}
      {text.map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as said
        <p key={at} className="unknown-text">
          {paragraph}
        </p>
      ))}
    </>
  );
  return (
    <>
      {subtitle !== undefined && <p className="quiet unknown-subtitle">{subtitle}</p>}
      {changed && (
        <p className="fault" role="alert">
          <Icon name="circle-alert" size={18} />
          {t.changed}
        </p>
      )}
      {hasStanding(view) ? (
        <div className="unknown-item" data-aside="first">
          <ItemStanding app={app} path={path} view={view} onPressed={setChanged} />
          <div className="stack">
            {(telling || known) && box(tale)}
            {lists}
          </div>
        </div>
      ) : (
        <div className="unknown-item" data-aside={telling && (known || lists.length > 0) ? 'last' : undefined}>
          {telling && box(tale, t.about)}
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
      {facts.map(({ label, value }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as said
        <div key={at}>
          <dt className="small quiet">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
