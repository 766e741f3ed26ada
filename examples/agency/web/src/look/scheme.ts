import { useSyncExternalStore } from 'react';
import { storeName } from '../site.ts';

/** Light, dark, or as the device has it. */
export const schemes = ['light', 'dark', 'device'] as const;

/** See {@link schemes}. */
export type Scheme = (typeof schemes)[number];

/** The same key as in public/first-paint.js, which applies it before the first paint. */
const stored = `${storeName}.scheme`;
const changed = 'portal:scheme';

/** What was chosen on this device. */
function chosenScheme(): Scheme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'device';
}

/** Chooses for this device, also for its other open pages. */
export function chooseScheme(scheme: Scheme): void {
  localStorage.setItem(stored, scheme);
  apply(scheme);
}

/** The ground at the top of the page is another one: the browser's own bar follows. */
export const groundChanged = () => void dispatchEvent(new Event(changed));

function apply(scheme: string | null): void {
  const { dataset } = document.documentElement;
  if (scheme === 'light' || scheme === 'dark') dataset.theme = scheme;
  else delete dataset.theme;
  dispatchEvent(new Event(changed));
}

function listen(notify: () => void): () => void {
  const elsewhere = ({ key, newValue }: StorageEvent) => key === stored && apply(newValue);
  addEventListener('storage', elsewhere);
  addEventListener(changed, notify);
  return () => {
    removeEventListener('storage', elsewhere);
    removeEventListener(changed, notify);
  };
}

/** The scheme that was chosen on this device. */
export const useScheme = (): Scheme => useSyncExternalStore(listen, chosenScheme);
