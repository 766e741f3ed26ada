/** Where the site begins, such as `/clients`; empty where it has the whole host. The server says so in the page: the build is the same. */
export const sitePath = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="portal-base"]')?.content ?? '';

/**
 * What the names of all begin with that this site keeps in the browser: other apps of the origin keep something, too. No path has a colon,
 * so no name begins as that of another path. The same in public/first-paint.js and offline/worker.ts, which can import nothing.
 */
export const storeName = `portal${sitePath && `:${sitePath}:`}`;

/** The address of one of the portal's page paths, such as `/clients/invoices` for `/invoices`. */
export const addressOf = (path: string) => sitePath + path;
