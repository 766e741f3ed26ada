import { useEffect, useRef } from 'react';

/** What some browsers offer so that the device's Back closes the topmost thing first. */
interface Watcher {
  onclose: (() => void) | null;
  destroy(): void;
}

/** Closes what is open over the page by the device's Back, where the browser lets it. */
export function useBack(open: boolean, close: () => void) {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    const { CloseWatcher } = globalThis as { readonly CloseWatcher?: new () => Watcher };
    if (!open || CloseWatcher === undefined) return;
    const watcher = new CloseWatcher();
    watcher.onclose = () => latest.current();
    return () => watcher.destroy();
  }, [open]);
}
