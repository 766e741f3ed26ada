import { addressOf, storeName } from '../site.ts';

/** Lets the portal open without a connection. A new version of it takes over at the next start. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  // After the page itself, which needs the line first.
  addEventListener('load', () => void navigator.serviceWorker.register(addressOf('/worker.js')).catch(() => undefined));
}

/** A page whose code went with an older version is opened anew, once, in the version that there is now. */
export function reloadWhenOutdated(): void {
  const reloaded = `${storeName}.reloaded`;
  addEventListener('vite:preloadError', (event) => {
    if (!navigator.onLine || sessionStorage.getItem(reloaded) !== null) return;
    event.preventDefault();
    sessionStorage.setItem(reloaded, '1');
    location.reload();
  });
}
