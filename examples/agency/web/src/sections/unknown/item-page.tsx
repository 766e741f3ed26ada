import { useQuery } from '@tanstack/react-query';
import type { App } from '../../api.ts';
import { Bones, Empty, Failed, Page, StatusBadges, useOwnTexts, WhenReady } from '../parts.ts';
import { ItemDetail } from './item-detail.tsx';
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
            <ItemDetail key={path} app={app} path={path} view={view} />
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
