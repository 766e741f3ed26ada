// What `npm start` runs: the portal with demo data, its pages, and an outbox in place of a mail server.
import path from 'node:path';
import { type RunningServer, serve } from '@portico/core/node';
import { bringPicturesTo } from './brand-pictures.ts';
import { outboxPage } from './outbox.ts';
import { servePages } from './pages.ts';
import { outbox, portal } from './portal.ts';
import { seed } from './seed.ts';
import { DatabaseUnusable, port, sitePath } from './settings.ts';
import { siteAt } from './site.ts';
import { tellWhereToGo } from './welcome.ts';

const pages = servePages(path.join(import.meta.dirname, '../dist/web'), sitePath, (request, connection) =>
  portal
    .client(request, { connection })('GET /brand')
    .catch(() => undefined),
);

try {
  await portal.start();
} catch (error) {
  if (!(error instanceof DatabaseUnusable)) throw error;
  console.error(error.message);
  process.exit(1);
}
await seed(portal);
await bringPicturesTo(sitePath, portal);
await portal.work();

const site = siteAt(sitePath, (request, pathname, connection) => {
  if (pathname === '/portal' || pathname.startsWith('/portal/')) return portal.fetch(request, connection);
  if (pathname === '/outbox') return outboxPage(outbox, request, connection.remoteAddress);
  return pages(request, pathname, connection);
});

const servers = await listen();
const first = servers[0];
if (first !== undefined) await tellWhereToGo(portal, first.port);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

/** Both loopback addresses: a browser may take either for `localhost`. A machine without IPv6 has one. */
async function listen(): Promise<RunningServer[]> {
  const ipv4 = await serve(site, { port, hostname: '127.0.0.1' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(`Port ${port} is taken. Choose another one: PORT=${port + 1} npm start`);
    process.exit(1);
  });
  const ipv6 = await serve(site, { port: ipv4.port, hostname: '::1' }).catch(() => undefined);
  return ipv6 === undefined ? [ipv4] : [ipv4, ipv6];
}

async function stop(): Promise<void> {
  // A second signal ends the process at once, as nothing listens for it any more.
  await Promise.all(servers.map((server) => server.close()));
  await portal.close();
}
