import { type AnyPlugin, definePlugin, defineTables, text } from '@portico/core';
import { z } from 'zod';

const PER_PLUGIN = 50;

/** Plugins with so many routes in all that nobody calls: what a grown portal has beside the routes that are measured. */
export function furtherRoutes(count: number): AnyPlugin[] {
  return Array.from({ length: Math.ceil(count / PER_PLUGIN) }, (_, number) =>
    further(`further${number}`, Math.min(PER_PLUGIN, count - number * PER_PLUGIN)),
  );
}

function further(id: string, count: number): AnyPlugin {
  return definePlugin({
    id,
    options: z.object({}),
    tables: defineTables<Record<never, never>>({}),
    migrations: {},
    texts: { en: { app: id } },
    apps: { [id]: { title: text('app'), icon: 'box', path: `/${id}` } },
    routes: (route) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, number) => [
          `GET /${id}/part-${number}/:id` as const,
          route({
            app: id,
            params: z.object({ id: z.string() }),
            query: z.object({ page: z.coerce.number().int().optional() }),
            returns: z.object({ id: z.string(), [`field${number}`]: z.string() }),
          }).handle(({ params }) => ({ id: params.id, [`field${number}`]: id })),
        ]),
      ),
  })();
}
