import { onlineManager, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { homeQuery } from '../api.ts';
import { Icon } from '../icons.tsx';
import { useKeptSince } from '../offline/kept.ts';
import { useTexts } from '../texts/use-texts.ts';

/** One quiet bar while there is no connection, with the time of what is shown. */
export function Offline() {
  const { t, f } = useTexts();
  const online = useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
  );
  const { dataUpdatedAt } = useQuery({ ...homeQuery, enabled: false });
  const keptSince = useKeptSince();
  const since = keptSince ?? dataUpdatedAt;
  return (
    <div role="status">
      {(!online || keptSince !== undefined) && (
        <p className="offline">
          <Icon name="wifi-off" />
          <span>
            <b>{t.offline}</b> {since > 0 && t.offlineSince(f.moment(since))}
          </span>
        </p>
      )}
    </div>
  );
}
