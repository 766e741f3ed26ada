import { useQuery } from '@tanstack/react-query';
import type { App } from '../../api.ts';
import type { KnownDetail } from '../../cards/known.ts';
import { ProgressInWords } from '../../cards/progress.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Bones, Empty, Failed, Page, StatusBadges, useOwnTexts, WhenReady } from '../parts.ts';
import { ItemButtons } from './item-buttons.tsx';
import { ListCard } from './list-card.tsx';
import { itemQuery } from './queries.ts';
import { texts } from './texts.ts';

/** One item of a section: how it stands and what can be done, then all that is known of it. */
export function ItemPage({ app, path }: { readonly app: App; readonly path: string }) {
  const { t } = useOwnTexts(texts);
  const { data: view, error, isPending, refetch } = useQuery(itemQuery(app.id, path));
  if (error !== null && view === undefined) return <Failed error={error} reset={() => void refetch()} />;
  return (
    <WhenReady waiting={isPending} bones={<Bones rows={6} />}>
      {() => (
        <Page
          title={view?.title ?? app.title}
          back={{ link: app.path, text: app.title }}
          beside={view && view.statuses.length > 0 && <StatusBadges statuses={view.statuses} />}
        >
          {view ? (
            <Detail app={app} view={view} />
          ) : (
            <div className="card box">
              <Empty title={t.nothing} />
            </div>
          )}
        </Page>
      )}
    </WhenReady>
  );
}

function Detail({ app, view }: { readonly app: App; readonly view: KnownDetail }) {
  const { t } = useOwnTexts(texts);
  const { facts, text, lists, subtitle, picture } = view;
  return (
    <>
      {subtitle !== undefined && <p className="quiet unknown-subtitle">{subtitle}</p>}
      <div className="unknown-item" data-aside={hasStanding(view)}>
        {hasStanding(view) && <Standing app={app} view={view} />}
        <div className="stack">
          {(facts.length > 0 || text.length > 0 || picture !== undefined) && (
            <section className="card box unknown-known" aria-label={t.facts}>
              {picture !== undefined && <img className="unknown-picture" src={picture} alt="" />}
              {facts.length > 0 && (
                <dl className="unknown-facts">
                  {facts.map(({ label, value }) => (
                    <div key={label}>
                      <dt className="small quiet">{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
              )}
              {text.map((paragraph, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity but their place
                <p key={at} className="unknown-text">
                  {paragraph}
                </p>
              ))}
            </section>
          )}
          {lists.map((list) => (
            <ListCard key={list.title} view={list} />
          ))}
        </div>
      </div>
    </>
  );
}

const hasStanding = ({ amount, dueAt, progress, buttons }: KnownDetail) =>
  amount !== undefined || dueAt !== undefined || progress !== undefined || buttons.length > 0;

/** How an item stands, and what can be done with it: first on a phone, at the side on a desktop. */
function Standing({ app, view }: { readonly app: App; readonly view: KnownDetail }) {
  const { t, f } = useOwnTexts(texts);
  const { t: common } = useTexts();
  const { amount, dueAt, progress, buttons } = view;
  return (
    <section className="card box unknown-standing" aria-label={t.actions}>
      {amount !== undefined && <p className="unknown-amount">{f.money(amount)}</p>}
      {dueAt !== undefined && <p className="quiet">{common.dueOn(f.day(dueAt))}</p>}
      {progress !== undefined && <ProgressInWords {...progress} words={t.steps(progress.done, progress.of)} />}
      {buttons.length > 0 && <ItemButtons app={app} buttons={buttons} />}
    </section>
  );
}
