import { themeCss } from '../../branding/theme-css.js';
import { webManifest } from '../../branding/web-manifest.js';
import { languageOf } from '../../identity/texts.js';
import type { Kernel } from '../../kernel.js';
import type { Description } from '../description.js';
import { openApps } from '../open-routes.js';
import { tagged } from '../tagged.js';
import { appsInOrder, sees, titleOf } from '../visits.js';
import { BrandAnswer } from './answers.js';
import type { KernelHandlers } from './table.js';

type PublicRoutes = Pick<
  KernelHandlers,
  'GET /brand' | 'GET /brand/theme.css' | 'GET /manifest.webmanifest' | 'GET /openapi.json'
>;

/** What anybody may ask: how the account looks, and which routes there are for him. */
export function publicRoutes(kernel: Kernel, description: Description): PublicRoutes {
  return {
    'GET /brand': async ({ c }) => {
      const brand = await kernel.brands.get(c.var.arrival.account);
      return tagged(c, JSON.stringify(BrandAnswer.parse(brand)), 'application/json');
    },
    'GET /brand/theme.css': async ({ c }) => {
      const css = themeCss(await kernel.brands.get(c.var.arrival.account));
      return tagged(c, css, 'text/css; charset=utf-8');
    },
    'GET /manifest.webmanifest': async ({ c }) => {
      const { arrival, facts } = c.var;
      const { account } = arrival;
      const manifest = webManifest(await kernel.brands.get(account), {
        account: account.id,
        origin: facts.origin,
        home: kernel.link('/'),
        language: languageOf(account.locale),
      });
      return tagged(c, JSON.stringify(manifest), 'application/manifest+json');
    },
    'GET /openapi.json': async ({ c }) => {
      const { arrival, facts } = c.var;
      const decide = openApps(kernel, c.var);
      return c.json(
        description.for({
          signedIn: arrival.signedIn !== undefined,
          sees: (id) => sees(kernel, c.var, id),
          exists: (id) => decide(id).allowed,
          apps: appsInOrder(kernel, c.var).map((app) => ({ id: app.id, title: titleOf(c.var, app) })),
          title: arrival.account.name,
          server: facts.origin + facts.basePath,
        }),
      );
    },
  };
}
