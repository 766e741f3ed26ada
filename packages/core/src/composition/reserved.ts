/**
 * The first path segments of the kernel's own routes. No plugin may claim one, nor call itself so: the operators'
 * services of the kernel and of plugins are named side by side.
 */
export const reservedSegments: ReadonlySet<string> = new Set([
  'home',
  'apps',
  'session',
  'sessions',
  'auth',
  'me',
  'profiles',
  'brand',
  'notifications',
  'search',
  'live',
  'open',
  'events',
  'openapi.json',
  'manifest.webmanifest',
  'unsubscribe',
  'push',
]);

/** The names of the kernel's own services on `portal.account(id)`. */
export const reservedServices: ReadonlySet<string> = new Set([
  'core',
  'portico',
  'accounts',
  'contacts',
  'companies',
  'parties',
  'profiles',
  'domains',
  'sessions',
  'invitations',
  'connections',
  'webhooks',
  'audit',
  'documents',
  'events',
  'notifications',
  'search',
  'references',
]);
