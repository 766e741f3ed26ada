import type { Hono } from 'hono';
import { themeCss } from '../branding/theme-css.js';
import type { InstalledApp, InstalledPlugin } from '../composition/compose.js';
import { type ContextOf, composeHome, HomeResponse } from '../dashboard/home.js';
import { appsWithSomething } from '../dashboard/launcher.js';
import type { PieceContext } from '../dashboard/piece-rows.js';
import type { Kernel } from '../kernel.js';
import type { Description } from './description.js';
import type { PortalEnv, Visit } from './environment.js';
import { AppsAnswer } from './kernel-answers.js';
import { contextFor, sees } from './visits.js';

/** What anybody may ask: how the account looks, and which routes there are for him. */
export function servePublic(app: Hono<PortalEnv>, kernel: Kernel, description: Description): void {
  for (const facts of description.incomplete) kernel.log.warn('description.incomplete', { ...facts });
  app.get('/brand', async (c) => c.json(await kernel.brands.get(c.var.arrival.account)));
  app.get('/brand/theme.css', async (c) => {
    const css = themeCss(await kernel.brands.get(c.var.arrival.account));
    return c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'private, no-cache' });
  });
  app.get('/openapi.json', (c) => {
    const { arrival, facts } = c.var;
    return c.json(
      description.for({
        signedIn: arrival.signedIn !== undefined,
        sees: (id) => sees(kernel, c.var, id),
        title: arrival.account.name,
        server: facts.origin + facts.basePath,
      }),
    );
  });
}

/** Launcher and home of whoever is signed in. */
export function serveDashboard(app: Hono<PortalEnv>, kernel: Kernel): void {
  app.get('/apps', async (c) => {
    const contextOf = contextsFor(kernel, c.var);
    const apps = (await shownApps(kernel, c.var, contextOf)).map(({ id, plugin, spec }) => ({
      id,
      plugin: plugin.id,
      title: contextOf(plugin).text(spec.title.key),
      icon: spec.icon,
      path: spec.path,
    }));
    return c.json(AppsAnswer.parse({ apps }));
  });
  app.get('/home', async (c) => {
    const contextOf = contextsFor(kernel, c.var);
    const apps = await shownApps(kernel, c.var, contextOf);
    return c.json(HomeResponse.parse(await composeHome(apps, contextOf, kernel.log, kernel.clock.now())));
  });
}

function shownApps(kernel: Kernel, visit: Visit, contextOf: ContextOf): Promise<InstalledApp[]> {
  const visible = [...kernel.composition.apps.values()].filter(({ id }) => sees(kernel, visit, id));
  return appsWithSomething(visible, contextOf, kernel.log);
}

/** One context for each plugin and request. */
function contextsFor(kernel: Kernel, visit: Visit): ContextOf {
  const made = new Map<InstalledPlugin, PieceContext>();
  return (plugin) => {
    const context = made.get(plugin) ?? contextFor(kernel, visit, plugin);
    made.set(plugin, context);
    return context;
  };
}
