import { useSyncExternalStore } from 'react';
import { storeName } from '../site.ts';

/**
 * What a contact read stays readable without a connection: on his device, for 14 days, in a store of his own. It goes when he signs out, and
 * item by item when the portal no longer shows it to him. What the portal sends as `no-store` is never kept.
 */
const prefix = `${storeName}-kept-`;
const days14 = 14 * 86_400_000;
const keptAtHeader = 'X-Kept-At';
/** Whose store is read before the portal could be asked who is signed in. */
const ownerKey = `${storeName}.kept-for`;

/** What was searched for stays with the portal, and is not answered by what was true some days ago. */
const isSearch = (request: Request) => new URL(request.url).pathname.endsWith('/portal/search');
const isSession = (request: Request) => new URL(request.url).pathname.endsWith('/session');

/** A `fetch` that keeps what may be kept, and answers from there when the portal cannot be reached. */
export async function keptFetch(request: Request): Promise<Response> {
  if (request.method !== 'GET') return fetch(request);
  if (isSearch(request)) return fetch(request, { cache: 'no-store' });
  const asking = localStorage.getItem(ownerKey);
  let answer: Response;
  try {
    // The browser's own cache outlives a sign-out, so nothing goes there.
    answer = await fetch(request, { cache: 'no-store' });
  } catch (error) {
    const kept = request.signal.aborted ? undefined : await find(request);
    if (kept === undefined) throw error;
    tell(Number(kept.headers.get(keptAtHeader)));
    return kept;
  }
  tell(undefined);
  await keep(request, answer, asking).catch(() => undefined);
  return answer;
}

/** Erases what anybody kept on this device. */
export async function forgetKept(): Promise<void> {
  localStorage.removeItem(ownerKey);
  if (!('caches' in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix)).map((name) => caches.delete(name)));
}

async function keep(request: Request, answer: Response, asking: string | null): Promise<void> {
  // Only pages of a secure origin have a store.
  if (!('caches' in globalThis)) return;
  if (isSession(request)) await own(answer);
  const owner = localStorage.getItem(ownerKey);
  if (owner === null) return;
  // Somebody else has signed in while this answer was under way: it is none of his.
  if (!isSession(request) && asking !== null && asking !== owner) return;
  const store = await caches.open(prefix + owner);
  if ([401, 403, 404, 410].includes(answer.status)) await store.delete(request);
  if (!answer.ok || /no-store/.test(answer.headers.get('Cache-Control') ?? '')) return;
  const headers = new Headers(answer.headers);
  headers.set(keptAtHeader, String(Date.now()));
  await store.put(request.url, new Response(await answer.clone().blob(), { headers }));
}

/** The store belongs to whoever is signed in; everybody else's goes. */
async function own(answer: Response): Promise<void> {
  if (answer.status === 401) return forgetKept();
  if (!answer.ok) return;
  const { contact } = (await answer.clone().json()) as { readonly contact: { readonly id: string } };
  if (localStorage.getItem(ownerKey) === contact.id) return;
  await forgetKept();
  localStorage.setItem(ownerKey, contact.id);
}

async function find(request: Request): Promise<Response | undefined> {
  const owner = localStorage.getItem(ownerKey);
  if (owner === null || !('caches' in globalThis)) return undefined;
  const store = await caches.open(prefix + owner);
  const kept = await store.match(request.url);
  if (kept === undefined || Number(kept.headers.get(keptAtHeader)) > Date.now() - days14) return kept;
  await store.delete(request.url);
  return undefined;
}

/** The time of the oldest answer from the store, since the portal was reached last. */
let since: number | undefined;
const listeners = new Set<() => void>();

function tell(keptAt: number | undefined): void {
  const next = keptAt === undefined || since === undefined ? keptAt : Math.min(since, keptAt);
  if (next === since) return;
  since = next;
  for (const notify of listeners) notify();
}

const listen = (notify: () => void) => {
  listeners.add(notify);
  return () => void listeners.delete(notify);
};

/** Since when the portal could not be reached, by the data that are shown in its place; undefined when it can be. */
export const useKeptSince = () => useSyncExternalStore(listen, () => since);
