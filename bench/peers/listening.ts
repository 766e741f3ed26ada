import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Answering } from '../contenders.ts';

/** Serves an application on a free port. */
export function listening(app: Pick<Hono, 'fetch'>, onClose: () => Promise<void> = async () => {}): Promise<Answering> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({
        port,
        close: async () => {
          server.close();
          await onClose();
        },
      }),
    );
  });
}
