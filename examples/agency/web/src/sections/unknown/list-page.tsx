import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { App } from '../../api.ts';
import { ItemRow } from '../../cards/item-row.tsx';
import { Bones, Empty, Failed, Page, useFocusOnNew, useOwnTexts, WhenReady } from '../parts.ts';
import { listQuery } from './queries.ts';
import { texts } from './texts.ts';

/** A whole list of a section, a page at a time. */
export function ListPage({ app, list }: { readonly app: App; readonly list: string }) {
  const { t } = useOwnTexts(texts);
  const pages = useInfiniteQuery(listQuery(app.id, list));
  const rows = useRef<HTMLUListElement>(null);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const focusOnNew = useFocusOnNew(items.length, (index) =>
    rows.current?.children[index]?.querySelector<HTMLElement>('a'),
  );
  if (pages.error !== null && pages.data === undefined)
    return <Failed error={pages.error} reset={() => void pages.refetch()} />;
  const [first] = pages.data?.pages ?? [];

  const more = () => {
    if (pages.isFetchingNextPage) return;
    focusOnNew();
    void pages.fetchNextPage();
  };

  return (
    <Page title={first?.title || app.title} back={{ link: app.path, text: app.title }}>
      <WhenReady waiting={pages.isPending} bones={<Bones rows={6} />}>
        {() => (
          <div className="stack">
            <div className="card box unknown-list">
              {items.length === 0 ? (
                <Empty title={first?.empty} />
              ) : (
                <ul className="rows" ref={rows}>
                  {items.map((item, at) => (
                    <ItemRow key={item.link ?? `${item.title} ${at}`} item={item} />
                  ))}
                </ul>
              )}
              {pages.hasNextPage && (
                <button
                  type="button"
                  className="word show-more"
                  aria-disabled={pages.isFetchingNextPage}
                  onClick={more}
                >
                  {t.showMore}
                </button>
              )}
            </div>
            <p className="hidden" role="status">
              {items.length > 0 && t.shown(items.length)}
            </p>
          </div>
        )}
      </WhenReady>
    </Page>
  );
}
