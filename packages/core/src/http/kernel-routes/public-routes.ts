import { themeCss } from '../../branding/theme-css.js';
import type { Kernel } from '../../kernel.js';
import type { Description } from '../description.js';
import { openApps } from '../open-routes.js';
import { sees } from '../visits.js';
import type { KernelHandlers } from './table.js';

type PublicRoutes = Pick<KernelHandlers, 'GET /brand' | 'GET /brand/theme.css' | 'GET /openapi.json'>;

/** What anybody may ask: how the account looks, and which routes there are for him. */
export function publicRoutes(kernel: Kernel, description: Description): PublicRoutes {
  return {
    'GET /brand': ({ c }) => kernel.brands.get(c.var.arrival.account),
    'GET /brand/theme.css': async ({ c }) => {
      const css = themeCss(await kernel.brands.get(c.var.arrival.account));
      return c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'private, no-cache' });
    },
    'GET /openapi.json': async ({ c }) => {
      const { arrival, facts } = c.var;
      const decide = await openApps(kernel, c.var);
      return c.json(
        description.for({
          signedIn: arrival.signedIn !== undefined,
          sees: (id) => sees(kernel, c.var, id),
          exists: (id) => decide(id).allowed,
          title: arrival.account.name,
          server: facts.origin + facts.basePath,
        }),
      );
    },
  };
}
