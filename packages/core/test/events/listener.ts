import { z } from 'zod';
import { definePlugin, defineTables, type SubscriberContext, text } from '../../src/index.js';

type Context = SubscriberContext<object, object, { readonly orderId: string }>;

/** What a test does about orders. */
export type Handlers = Partial<Record<'order.placed' | 'order.paid', (context: Context) => unknown>>;

/** A section that listens to orders and has nothing of its own. */
export function listener(
  handlers: Handlers,
  needed: z.ZodType<{ orderId: string }> = z.object({ orderId: z.string() }),
) {
  return definePlugin({
    id: 'listener',
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: { title: 'Listener' } },
    apps: { listener: { title: text('title'), icon: 'list', path: '/listener' } },
    on: (on) =>
      Object.fromEntries(
        Object.entries(handlers).map(([event, handle]) => [
          event,
          on(needed).handle(async (context) => void (await handle(context as unknown as Context))),
        ]),
      ),
  })();
}
