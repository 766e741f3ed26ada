import './notifications.css';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { To } from '../cards/to.tsx';
import { Count } from '../frame/count.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { useUnread } from './use-unread.ts';

/** The way to what one was told, with how much of it is unread. A new one is said aloud, politely. */
export function Bell() {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const known = useUnread();
  const unread = known ?? 0;
  const news = useNews(known);
  return (
    <>
      <To link="/notifications" className="bell" aria-current={pathname === '/notifications' ? 'page' : undefined}>
        <Icon name="bell" />
        {unread > 0 && <Count count={Math.min(unread, 99)} className="bell-count" />}
        <span className="hidden">
          {t.notifications.title}
          {unread > 0 && t.notifications.unread(unread)}
        </span>
      </To>
      <span className="hidden" role="status">
        {/* Keyed: the same words for another one are new words. */}
        {news > 0 && <span key={unread}>{t.notifications.news(news)}</span>}
      </span>
    </>
  );
}

/** How many came since the number was last seen to rise. What was there before it was first known is not new. */
function useNews(unread: number | undefined): number {
  const before = useRef<number>(undefined);
  const [news, setNews] = useState(0);
  useEffect(() => {
    if (unread === undefined) return;
    if (before.current !== undefined) setNews(Math.max(0, unread - before.current));
    before.current = unread;
  }, [unread]);
  return news;
}
