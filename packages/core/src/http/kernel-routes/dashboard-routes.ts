import type { InstalledApp, InstalledPlugin } from '../../composition/compose.js';
import { type ContextOf, composeHome } from '../../dashboard/home.js';
import { appsWithSomething, launcherEntry } from '../../dashboard/launcher.js';
import type { PieceContext } from '../../dashboard/piece-rows.js';
import type { Kernel } from '../../kernel.js';
import type { Visit } from '../environment.js';
import { contextFor, sees } from '../visits.js';
import type { KernelHandlers } from './table.js';

type DashboardRoutes = Pick<KernelHandlers, 'GET /apps' | 'GET /home'>;

/** Launcher and home of whoever is signed in. */
export function dashboardRoutes(kernel: Kernel): DashboardRoutes {
  return {
    'GET /apps': async ({ c }) => {
      const contextOf = contextsFor(kernel, c.var);
      const apps = (await shownApps(kernel, c.var, contextOf)).map((app) => launcherEntry(app, contextOf));
      return { apps };
    },
    'GET /home': async ({ c }) => {
      const contextOf = contextsFor(kernel, c.var);
      const apps = await shownApps(kernel, c.var, contextOf);
      return composeHome(apps, contextOf, kernel.log, kernel.clock.now());
    },
  };
}

function shownApps(kernel: Kernel, visit: Visit, contextOf: ContextOf): Promise<InstalledApp[]> {
  const visible = [...kernel.composition.apps.values()].filter(({ id }) => sees(kernel, visit, id));
  return appsWithSomething(visible, contextOf, kernel.log);
}

/** One context for each plugin and request. */
export function contextsFor(kernel: Kernel, visit: Visit): ContextOf {
  const made = new Map<InstalledPlugin, PieceContext>();
  return (plugin) => {
    const context = made.get(plugin) ?? contextFor(kernel, visit, plugin);
    made.set(plugin, context);
    return context;
  };
}
