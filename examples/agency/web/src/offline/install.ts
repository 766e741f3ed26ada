import { storeName } from '../site.ts';

/** What browsers that can put a page on the device send when they would. */
interface InstallEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const visitsKey = `${storeName}.visits`;
const countedKey = `${storeName}.visit-counted`;
const declinedKey = `${storeName}.install-declined`;

let offered: InstallEvent | undefined;
const listeners = new Set<() => void>();
const notifyAll = () => {
  for (const notify of listeners) notify();
};

/** Counts this visit, and catches the browser's own offer: it is made on home, at the second visit, not before. */
export function awaitInstall(): void {
  if (sessionStorage.getItem(countedKey) === null) {
    sessionStorage.setItem(countedKey, '1');
    localStorage.setItem(visitsKey, String(visits() + 1));
  }
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as InstallEvent;
    notifyAll();
  });
  addEventListener('appinstalled', () => {
    offered = undefined;
    notifyAll();
  });
}

const visits = () => Number(localStorage.getItem(visitsKey) ?? 0);

/** On an iPhone or iPad there is no such offer; there the reader does it himself. */
const isByHand = () => /iPhone|iPad/.test(navigator.userAgent) && !matchMedia('(display-mode: standalone)').matches;

/** How the portal can be put on this device, if it may be offered now. */
export const install = {
  listen(notify: () => void) {
    listeners.add(notify);
    return () => void listeners.delete(notify);
  },
  way(): 'by the browser' | 'by hand' | undefined {
    if (visits() < 2 || localStorage.getItem(declinedKey) !== null) return undefined;
    if (offered !== undefined) return 'by the browser';
    return isByHand() ? 'by hand' : undefined;
  },
  async ask() {
    const event = offered;
    offered = undefined;
    await event?.prompt();
    notifyAll();
  },
  decline() {
    localStorage.setItem(declinedKey, '1');
    notifyAll();
  },
};
