// The service worker: the portal's shell without a connection. What contacts read is kept by the page, for each contact: see kept.ts.

/** What a worker's global has beyond a page's. The types of both do not go together in one program. */
interface WorkerEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(name: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(name: 'fetch', listener: (event: FetchEvent) => void): void;
}
const worker = self as unknown as Worker;

// The build puts both in: see build/shell-list.ts.
const files = 'PORTAL_FILES'.split(',');

/** Where the site begins, which is where the worker lies. The names of its stores begin as in site.ts. */
const sitePath = new URL('.', location.href).pathname.slice(0, -1);
const shells = `portal${sitePath && `:${sitePath}:`}-shell-`;
const shell = `${shells}PORTAL_VERSION`;

/** The one page that every address shows. */
const page = `${sitePath}/`;
/** How long a page is awaited before the kept one is shown. */
const patience = 4000;

// No skipping of the queue: a new version takes over at the next start, never in the middle of a form.
worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll([page, ...['/first-paint.js', ...files].map((file) => sitePath + file)])),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith(shells) && name !== shell).map((name) => caches.delete(name)),
        ),
      ),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || !pathname.startsWith(page)) return;
  const path = pathname.slice(sitePath.length);
  if (request.mode === 'navigate') {
    // What the server answers by itself is not the shell: the portal's own addresses, and the demo's mails.
    if (!/^\/(portal|outbox)(\/|$)/.test(path)) event.respondWith(pageFirstFromServer(request));
    return;
  }
  if (path.startsWith('/assets/')) event.respondWith(fileFirstFromHere(request));
  else if (/^\/(brands\/|first-paint\.js$|portal\/(brand(\/theme\.css)?|manifest\.webmanifest)$)/.test(path))
    event.respondWith(fileFirstFromServer(request));
});

async function pageFirstFromServer(request: Request): Promise<Response> {
  const kept = await (await caches.open(shell)).match(page);
  if (kept === undefined) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), patience));
  return Promise.race([fetch(request).catch(() => kept), late]);
}

/** Files whose name changes with their content. */
async function fileFirstFromHere(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(shell)).put(request, answer.clone());
  return answer;
}

async function fileFirstFromServer(request: Request): Promise<Response> {
  const cache = await caches.open(shell);
  try {
    const answer = await fetch(request);
    if (answer.ok && !/no-store/.test(answer.headers.get('Cache-Control') ?? ''))
      await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept === undefined) throw error;
    return kept;
  }
}
