import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, hasStatus, homeQuery, sessionQuery } from '../api.ts';
import { notificationsQuery } from './queries.ts';

/** How long to wait until the stream is asked for again that could not be had, in milliseconds. */
const AGAIN = 30_000;

/**
 * How many notifications are unread, as the portal tells it: one stream for the whole page, which also says when what is
 * shown is no longer true. Nothing is known before it has told.
 */
export function useUnread(): number | undefined {
  const client = useQueryClient();
  const router = useRouter();
  const [unread, setUnread] = useState<number>();
  useEffect(() => {
    const controller = new AbortController();
    let before: number | undefined;
    const listen = async () => {
      for await (const { notifications } of api.live({ signal: controller.signal })) {
        if (notifications == null) continue;
        setUnread(notifications.unread);
        // The first word is how things stand; what was fetched before is as new.
        if (before !== undefined) {
          void client.invalidateQueries({ queryKey: notificationsQuery.queryKey });
          if (notifications.unread > before) void client.invalidateQueries({ queryKey: homeQuery.queryKey });
        }
        before = notifications.unread;
      }
    };
    const go = async (): Promise<void> => {
      try {
        await listen();
      } catch (error) {
        if (controller.signal.aborted) return;
        // Signed out elsewhere: the portal says who it is now, and the page goes where that leads.
        if (hasStatus(error, 401)) {
          await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
          await router.invalidate();
        } else setTimeout(() => controller.signal.aborted || void go(), AGAIN);
      }
    };
    void go();
    return () => controller.abort();
  }, [client, router]);
  return unread;
}
