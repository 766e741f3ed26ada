import './notifications.css';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { type Answer, api, appsQuery } from '../api.ts';
import { Bones, WhenReady } from '../cards/bones.tsx';
import { Empty } from '../cards/card.tsx';
import { Facts } from '../cards/facts.tsx';
import { To } from '../cards/to.tsx';
import { useFocusOnNew } from '../cards/use-focus-on-new.ts';
import { Failed } from '../frame/failed.tsx';
import { Page } from '../frame/page.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { notificationsQuery } from './queries.ts';

type Told = Answer<typeof notificationsQuery>['items'][number];

/** What the contact was told, the newest first. What he opens is read. */
export function NotificationsPage() {
  const { t } = useTexts();
  const told = useInfiniteQuery(notificationsQuery);
  const client = useQueryClient();
  const list = useRef<HTMLUListElement>(null);
  const items = told.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = told.data?.pages[0]?.unread ?? 0;
  const focusOnNew = useFocusOnNew(
    items.length,
    (index) => list.current?.querySelectorAll<HTMLElement>('.told')[index],
  );
  const read = useMutation({
    mutationFn: (body: { read: 'all' | string[]; until?: string }) => api('PATCH /notifications', { body }),
    onSettled: () => client.invalidateQueries({ queryKey: notificationsQuery.queryKey }),
  });

  if (told.error !== null && told.data === undefined)
    return <Failed error={told.error} reset={() => void told.refetch()} />;
  const more = () => {
    if (told.isFetchingNextPage) return;
    focusOnNew();
    void told.fetchNextPage();
  };
  const newest = items[0]?.id;
  return (
    <Page
      title={t.notifications.title}
      beside={
        <div className="told-ways">
          {unread > 0 && newest !== undefined && (
            <button
              type="button"
              className="button"
              aria-disabled={read.isPending}
              onClick={() => read.isPending || read.mutate({ read: 'all', until: newest })}
            >
              {t.notifications.readAll}
            </button>
          )}
          <To link="/notifications/choices" className="button">
            {t.notifications.choices}
          </To>
        </div>
      }
    >
      <div className="card">
        <WhenReady waiting={told.isPending} bones={<Bones rows={5} />}>
          {() =>
            items.length === 0 ? (
              <div className="box">
                <Empty title={t.notifications.none} />
              </div>
            ) : (
              <ul ref={list}>
                {items.map((each) => (
                  <ToldRow key={each.id} told={each} onOpen={() => each.read || read.mutate({ read: [each.id] })} />
                ))}
              </ul>
            )
          }
        </WhenReady>
        {told.hasNextPage && (
          <button type="button" className="word told-more" aria-disabled={told.isFetchingNextPage} onClick={more}>
            {t.notifications.more}
          </button>
        )}
      </div>
    </Page>
  );
}

function ToldRow({ told, onOpen }: { readonly told: Told; readonly onOpen: () => void }) {
  const { t, f } = useTexts();
  const { data: apps = [] } = useQuery(appsQuery);
  const app = apps.find(({ id }) => id === told.app);
  return (
    <li>
      <To link={told.link} className="told" data-read={told.read} onClick={onOpen}>
        <span className="tile plain">
          <Icon name={app?.icon ?? 'bell'} />
        </span>
        <span className="row-words">
          <span className="row-title">
            {!told.read && <span className="hidden">{t.notifications.isNew}</span>}
            {told.title}
          </span>
          <span className="small quiet">
            <Facts facts={[app?.title, f.moment(Date.parse(told.at))]} />
          </span>
        </span>
        {!told.read && <span className="told-mark" aria-hidden="true" />}
      </To>
    </li>
  );
}
