import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { listening } from './listening.ts';

/** Hono with its schemas, and nothing else: no session, no database, no headers. */
export async function start() {
  const app = new OpenAPIHono();
  const route = createRoute({
    method: 'get',
    path: '/portal/nothing',
    responses: {
      200: { description: 'Nothing', content: { 'application/json': { schema: z.object({ done: z.boolean() }) } } },
    },
  });
  app.openapi(route, (c) => c.json({ done: true }, 200));
  return listening(app);
}
