import { useSyncExternalStore } from 'react';

const query = () => matchMedia('(min-width: 760px)');

function listen(changed: () => void): () => void {
  const wide = query();
  wide.addEventListener('change', changed);
  return () => wide.removeEventListener('change', changed);
}

/** Whether there is room for a table. A narrow page has a list instead, for screen readers too. */
export const useWide = () => useSyncExternalStore(listen, () => query().matches);
